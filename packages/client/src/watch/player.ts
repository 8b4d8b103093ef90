/**
 * Joins a stream, plays its picture on a canvas and its sound, and comes back by itself when the connection breaks.
 * From: the hub, tracks, batches and notices. To: the page, its canvas and its state.
 */
import type {
  StreamJoined,
  StreamOffline,
  StreamRecording,
  StreamResumed,
  StreamViewers,
} from '@streamhub/protocol';
import { DISPOSE } from '../flow/dispose.ts';
import { Listeners } from '../flow/listeners.ts';
import { pause } from '../flow/pause.ts';
import { ScreenAwake } from '../page/screen-awake.ts';
import { HubClock } from '../wire/clock-sync.ts';
import { HubConnection } from '../wire/hub-connection.ts';
import type { HubLine, HubWay } from '../wire/hub-line.ts';
import { decodableCodecs } from './picture/decodable-codecs.ts';
import { PaintLoop } from './picture/paint-loop.ts';
import { Playback } from './playback.ts';
import { PlayerReading } from './player-reading.ts';
import { isFinal, type PlayerInfo, type PlayerState, refusedJoin } from './player-state.ts';

/** What a page gives a Player. */
export interface PlayerOptions {
  /** Where the hub stands, such as `https://example.org/live`; without it, the page's own origin. */
  hubUrl?: string | undefined;
  streamKey: string;
  /** Either opens a private stream; for any other neither is looked at. */
  password?: string | undefined;
  ticket?: string | undefined;
  /** Takes the pictures' size. The player gives it a 2D context. */
  canvas: HTMLCanvasElement;
}

const JOIN_RETRY_MS = { least: 1_000, most: 2_000 };

/** A viewer of one stream. It connects at once, and comes back by itself when the connection breaks. */
export class Player extends PlayerReading implements Disposable {
  readonly #streamKey: string;
  readonly #proof: { password?: string; ticket?: string };
  readonly #connection: HubLine;
  protected readonly playback: Playback;
  readonly #hubClock: HubClock;
  readonly #paintLoop: PaintLoop;
  readonly #screenAwake = new ScreenAwake();
  readonly #listeners = new Listeners<void>();
  readonly #stateListeners = new Listeners<PlayerState>();
  #state: PlayerState = { name: 'connecting' };
  #info: PlayerInfo | undefined;
  #isJoined = false;
  #isPaused = false;
  #offAir: Extract<PlayerState, { name: 'off_air' }> | undefined;
  /** Stays true over a reconnect: the last picture is still there. */
  #hasPicture = false;
  #isVisible = true;
  #isInSight = true;
  #isPlayedWhenHidden = false;
  #isClosed = false;

  /** Connects at once. */
  constructor({ hubUrl, streamKey, canvas, ...proof }: PlayerOptions, { connect }: HubWay = {}) {
    super();
    this.#streamKey = streamKey;
    const { password, ticket } = proof;
    this.#proof = { ...(password ? { password } : {}), ...(ticket ? { ticket } : {}) };
    const connection = connect ? connect(hubUrl) : new HubConnection({ hubUrl });
    this.#connection = connection;
    this.playback = new Playback({
      canvas,
      hubOffsetUs: () => this.#hubClock.offsetUs,
      onPainted: () => this.#shown(),
      onWantsKey: () => void connection.request('stream:keyframe', { streamKey }),
      onChange: () => this.#tell(),
    });
    this.#hubClock = new HubClock({ line: connection, streamKey, report: this.playback.report });
    this.#listen();
    this.#paintLoop = new PaintLoop({
      onTick: () => this.playback.tick(),
      onVisible: (isVisible) => {
        this.#isVisible = isVisible;
        this.#look();
      },
    });
  }

  get state(): PlayerState {
    return this.#state;
  }

  /** Known once joined. */
  get info(): PlayerInfo | undefined {
    return this.#info;
  }

  /** True while WebSocket is blocked on the way: frames come in HTTP answers, and fewer of them. */
  get isPolling(): boolean {
    return this.#connection.isPolling;
  }

  /** True while the canvas is seen although its page is hidden, as in picture in picture. */
  set playsWhenHidden(isPlayed: boolean) {
    this.#isPlayedWhenHidden = isPlayed;
    this.#look();
  }

  /** False: nobody sees the canvas, though the page is shown. Nothing is decoded for it then; the sound goes on. */
  set isInSight(isInSight: boolean) {
    this.#isInSight = isInSight;
    this.#look();
  }

  /** Hears each state after a change. Returns the way to unsubscribe. */
  onState(listener: (state: PlayerState) => void): () => void {
    return this.#stateListeners.add(listener);
  }

  /** Called when anything but `stats` changed. Returns the way to unsubscribe. */
  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Leaves the stream. The last picture stays on the canvas. Twice is harmless. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listeners.clear();
    this.#stateListeners.clear();
    this.#connection.close();
    this.#stopPlaying();
  }

  /** As `close`. */
  [DISPOSE](): void {
    this.close();
  }

  #listen(): void {
    const connection = this.#connection;
    const isMine = (notice: { streamKey: string }) => notice.streamKey === this.#streamKey;
    connection.onState((line) => {
      if (line === 'connected') void this.#join();
      else this.#lineBroke();
    });
    connection.onProblem(() => this.#refresh());
    connection.onUpgrade(() => this.#tell());
    connection.on('stream:tracks', (stated) => {
      if (isMine(stated)) this.playback.setTracks(stated.tracks, stated.clockOffsetUs);
    });
    connection.on('stream:buffer', (batch) => this.playback.buffer(batch));
    connection.on('stream:data', (batch) => {
      this.playback.data(batch);
      this.#hubClock.look();
    });
    const note = ({ streamKey, ...news }: StreamViewers | StreamRecording) => {
      if (!isMine({ streamKey }) || !this.#info) return;
      this.#info = { ...this.#info, ...news };
      this.#tell();
    };
    connection.on('stream:viewers', note);
    connection.on('stream:recording', note);
    connection.on('stream:joined', (joined) => {
      if (isMine(joined)) this.#joined(joined);
    });
    connection.on('stream:paused', (notice) => {
      if (isMine(notice)) this.#setPaused({ isPaused: true });
    });
    connection.on('stream:resumed', (notice) => {
      if (isMine(notice)) this.#resumed(notice);
    });
    connection.on('stream:offline', (notice) => {
      if (isMine(notice)) this.#wentOffAir(notice);
    });
    connection.on('stream:ended', (notice) => {
      if (isMine(notice)) this.#finish({ name: 'ended', reason: notice.reason });
    });
    connection.on('stream:error', ({ code }) => {
      if (code === 'ticket_expired') this.#finish({ name: 'ticket_expired' });
    });
  }

  async #join(): Promise<void> {
    const streamKey = this.#streamKey;
    const codecs = [...(await decodableCodecs())];
    if (this.#isClosed || this.#connection.state !== 'connected') return;
    // Over plain HTTP no browser decodes anything: nothing that a streamer could choose another codec for.
    const stated = globalThis.isSecureContext === false ? {} : { codecs };
    const wish = { streamKey, format: 'chunks', ...stated, ...this.#proof } as const;
    const answer = await this.#connection.request('stream:join', wish);
    if (this.#isClosed) return;
    if (answer.ok) return this.#hubClock.start();
    const refused = refusedJoin(answer);
    if (refused) return this.#finish(refused);
    // A broken line calls again by itself when it is back; this is for a hub that is there and busy.
    await pause(JOIN_RETRY_MS);
    if (this.#connection.state !== 'connected' || this.#isJoined) return;
    if (!this.#isClosed && !isFinal(this.#state)) void this.#join();
  }

  #joined({ title, viewers, startedAt, state, startsAt, isRecorded }: StreamJoined): void {
    this.#info = { title, viewers, startedAt, isRecorded };
    this.#offAir = state === 'offline' ? offAir(startsAt) : undefined;
    // What may be there is of another broadcast.
    if (this.#offAir) this.#hasPicture = false;
    this.playback.report.joined(performance.now());
    this.#isJoined = true;
    // The hub says so again, after this, if the streamer is away right now.
    this.#isPaused = false;
    this.#refresh();
  }

  #setPaused({ isPaused }: { isPaused: boolean }): void {
    this.#isPaused = isPaused;
    this.#refresh();
  }

  #resumed({ startedAt }: StreamResumed): void {
    this.#offAir = undefined;
    if (this.#info && startedAt) this.#info = { ...this.#info, startedAt };
    this.#setPaused({ isPaused: false });
  }

  #wentOffAir({ title, startsAt }: StreamOffline): void {
    if (this.#info) this.#info = { ...this.#info, title };
    if (!this.#offAir) this.playback.restart();
    this.#offAir = offAir(startsAt);
    this.#hasPicture = false;
    this.#setPaused({ isPaused: false });
  }

  #shown(): void {
    if (this.#hasPicture || this.#offAir) return;
    this.#hasPicture = true;
    this.#refresh();
  }

  #lineBroke(): void {
    if (!this.#isJoined || isFinal(this.#state)) return;
    this.#isJoined = false;
    this.#hubClock.stop();
    // The join that follows brings its own buffer, which does not continue what was.
    this.playback.restart();
    this.#refresh();
  }

  #finish(state: PlayerState): void {
    if (isFinal(this.#state)) return;
    this.#enter(state);
    this.#connection.close();
    this.#stopPlaying();
  }

  #stopPlaying(): void {
    this.#screenAwake.isWanted = false;
    this.#hubClock.stop();
    this.#paintLoop.close();
    this.playback.close();
  }

  #look(): void {
    this.playback.isLooking = this.#isPlayedWhenHidden || (this.#isVisible && this.#isInSight);
  }

  #refresh(): void {
    if (this.#isClosed || isFinal(this.#state)) return;
    this.#enter(this.#running());
  }

  #running(): PlayerState {
    if (!this.#isJoined) {
      const { problem } = this.#connection;
      const name = this.#info ? 'reconnecting' : 'connecting';
      return problem ? { name, why: problem } : { name };
    }
    if (this.#offAir) return this.#offAir;
    if (this.#isPaused) return { name: 'paused' };
    return { name: this.#hasPicture ? 'live' : 'waiting' };
  }

  #enter(state: PlayerState): void {
    this.#state = state;
    this.#screenAwake.isWanted = state.name === 'live';
    this.#stateListeners.tell(state);
    this.#tell();
  }

  #tell(): void {
    this.#listeners.tell();
  }
}

function offAir(startsAt: string | undefined): Extract<PlayerState, { name: 'off_air' }> {
  return { name: 'off_air', ...(startsAt && { startsAt }) };
}
