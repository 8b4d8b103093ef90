/**
 * Sends a stage and a microphone to a hub as one stream, and holds on to that stream when the connection breaks.
 * From: the page: a stage, microphone and screen, and what to do. To: the hub; the page, states and figures.
 */
import { type EndReason, type ErrorCode, errorMessages } from '@streamhub/protocol';
import { ScreenAwake } from '../page/screen-awake.ts';
import type { ConnectProblem } from '../wire/connect-problem.ts';
import { HubConnection, type HubLine } from '../wire/hub-connection.ts';
import { Listeners } from '../wire/listeners.ts';
import { beginStream, type GoLiveOptions } from './begin-stream.ts';
import type { CodecProbe } from './encode/codec-probe.ts';
import type { VideoWish } from './mode-choice.ts';
import type { PublishMode } from './publish-mode.ts';
import { PublisherMedia, type PublisherStage } from './publisher-media.ts';
import type { SentSound } from './publisher-sound.ts';
import {
  type LiveStream,
  NO_STATS,
  type PublishCredentials,
  type PublisherState,
  type PublisherStats,
  type StageProblem,
} from './publisher-state.ts';
import { resumeStream } from './resume-stream.ts';

export interface PublisherOptions {
  /** Where the hub stands, such as `https://example.org/live`; without it, the page's own origin. */
  hubUrl?: string;
  /** Stays the page's: the publisher does not close it. */
  stage: PublisherStage;
  /** Without it, `auto`. */
  video?: VideoWish;
  /** Stays the page's, too. */
  microphone?: SentSound;
  /** The page's own, if it shows what was tried: then nothing is tried twice. */
  probe?: CodecProbe;
  /** From an earlier `Publisher.userToken`: the same person again. */
  userToken?: string;
  /** Opens the way to the hub; there for tests. */
  connect?: (hubUrl: string | undefined) => HubLine;
}

const CONNECT_TIMEOUT_MS = 15_000;
const STATS_EVERY_MS = 1_000;
const REFUSAL_SHOWN_MS = 5_000;
type Failure = Omit<Extract<PublisherState, { name: 'failed' }>, 'name'>;

const STAGE_FAILURES: Record<StageProblem, Failure> = {
  part_missing: {
    code: 'part_missing',
    message: 'What draws the pictures could not be loaded.',
  },
  canvas_noise: {
    code: 'canvas_noise',
    message: 'The browser gives noise in place of the pictures that are drawn.',
  },
};
const UNREACHABLE: ConnectProblem = {
  code: 'unreachable',
  message: 'The hub cannot be reached.',
};

interface Beginning {
  connection: HubLine;
  stream: LiveStream;
  /** Of the request that began it. */
  roundTripMs: number;
}

export class Publisher {
  readonly #hubUrl: string | undefined;
  readonly #media: PublisherMedia;
  readonly #stateListeners = new Listeners<PublisherState>();
  readonly #statsListeners = new Listeners<PublisherStats>();
  readonly #refusalListeners = new Listeners<ErrorCode>();
  readonly #screenAwake = new ScreenAwake();
  readonly #connect: (hubUrl: string | undefined) => HubLine;
  #state: PublisherState = { name: 'idle' };
  #credentials: PublishCredentials | undefined;
  #userToken: string | undefined;
  #connection: HubLine | undefined;
  #refusal: { code: ErrorCode; atMs: number } | undefined;
  #comingBackOn: HubLine | undefined;
  #statsTimer: ReturnType<typeof setInterval> | undefined;

  constructor({ hubUrl, userToken, connect, ...media }: PublisherOptions) {
    this.#connect = connect ?? ((url) => new HubConnection({ hubUrl: url }));
    this.#hubUrl = hubUrl;
    this.#media = new PublisherMedia({
      ...media,
      onRefused: (code) => this.#refused(code),
      onChange: () => this.#stateListeners.tell(this.#state),
    });
    this.#userToken = userToken;
  }

  get state(): PublisherState {
    return this.#state;
  }

  get stats(): PublisherStats {
    return this.#withRefusal(this.#media.sender?.stats ?? NO_STATS);
  }

  /** There while the stream can be resumed: keep it to come back after a reload. */
  get credentials(): PublishCredentials | undefined {
    return this.#credentials;
  }

  /** Given by the hub with `goLive`: hand it to the next Publisher to be the same user. A secret. */
  get userToken(): string | undefined {
    return this.#userToken;
  }

  /** How the stream is sent, and why not better. It may change while live; `onState` tells then, too. */
  get mode(): PublishMode {
    return this.#media.mode;
  }

  /** Another codec or bitrate, also while live. Resolves when it is in use; never rejects. */
  setVideo(video: VideoWish): Promise<void> {
    return this.#media.setVideo(video);
  }

  /** Another microphone or none, also while live. Who opened one closes it, after the publisher has another or none. */
  setMicrophone(microphone: SentSound | undefined): void {
    this.#media.sound.setMicrophone(microphone);
  }

  /** What a shared screen plays, mixed with the microphone. Who opened it closes it, as with a microphone. */
  setScreenSound(sound: SentSound | undefined): void {
    this.#media.sound.setScreen(sound);
  }

  /** 0 to 1. */
  setScreenVolume(volume: number): void {
    this.#media.sound.setScreenVolume(volume);
  }

  /** Of the microphone viewers hear silence while muted; its level goes on. */
  setMuted(sound: { isMuted: boolean }): void {
    this.#media.sound.setMuted(sound);
  }

  get isMuted(): boolean {
    return this.#media.sound.isMuted;
  }

  /** Hears each state after a change. Returns the way to unsubscribe. */
  onState(listener: (state: PublisherState) => void): () => void {
    return this.#stateListeners.add(listener);
  }

  /** Hears the figures once a second while live. Returns the way to unsubscribe. */
  onStats(listener: (stats: PublisherStats) => void): () => void {
    return this.#statsListeners.add(listener);
  }

  /** Hears why the hub refused a frame, such as `frame_too_large`, while the stream goes on without it. */
  onRefused(listener: (code: ErrorCode) => void): () => void {
    return this.#refusalListeners.add(listener);
  }

  /**
   * Creates a stream and sends to it. Resolves when the state is `live` or `failed`; never rejects. Does nothing while
   * there is a stream already, so that a double click makes one.
   */
  async goLive(wish: GoLiveOptions): Promise<void> {
    if (this.#isUnderWay()) return;
    const connection = this.#open();
    this.#credentials = undefined;
    if (!(await this.#isReached(connection))) return;

    const begun = await beginStream({ line: connection, userToken: this.#userToken, wish });
    if (connection !== this.#connection) return;
    if (begun.userToken !== undefined) this.#userToken = begun.userToken;
    if (!begun.ok) return this.#fail(begun);
    this.#credentials = begun.credentials;
    const roundTripMs = performance.now() - begun.askedMs;
    this.#beginSending({ connection, roundTripMs, stream: begun.stream });
  }

  /**
   * Sends to a stream that exists: after a reload, or to take it over from another page. Resolves when the state is
   * `live`, `ended` (it is gone), `idle` (`end` was called) or `failed`; waits for a hub that cannot be reached; never
   * rejects. Does nothing while there is a stream already.
   */
  async resume(credentials: PublishCredentials): Promise<void> {
    if (this.#isUnderWay()) return;
    const connection = this.#open();
    this.#credentials = credentials;
    const prepared = this.#media.prepare();
    const hasStage = await this.#media.hasStage();
    if (hasStage) await this.#comeBack(connection, credentials, prepared);
    else if (connection === this.#connection) this.#failWithoutStage();
  }

  /** Ends the stream for everybody. Without a connection it ends here, and at the hub after its grace time. */
  async end(): Promise<void> {
    const { state } = this;
    if (state.name === 'connecting') {
      this.#disconnect();
      this.#enter({ name: 'idle' });
    }
    if (state.name !== 'live' && state.name !== 'reconnecting') return;
    this.#media.pause();
    await this.#connection?.request('stream:end', { streamKey: state.streamKey });
    // The hub's own notice may have come first, or the line may have broken over it.
    if (this.#isUnderWay()) this.#ended(state.streamKey, 'ended');
  }

  /** Lets the connection go without ending the stream, which can be resumed within the hub's grace time. */
  close(): void {
    this.#stateListeners.clear();
    this.#statsListeners.clear();
    this.#refusalListeners.clear();
    this.#disconnect();
    this.#screenAwake.isWanted = false;
    if (this.#isUnderWay()) this.#state = { name: 'idle' };
  }

  #isUnderWay(): boolean {
    const { name } = this.#state;
    return name === 'connecting' || name === 'live' || name === 'reconnecting';
  }

  #open(): HubLine {
    this.#disconnect();
    const connection = this.#connect(this.#hubUrl);
    this.#connection = connection;
    connection.onState((line) => {
      if (line === 'connected') this.#lineIsBack(connection);
      else this.#lineBroke(connection);
    });
    connection.onProblem((problem) => this.#lineFails(connection, problem));
    connection.on('stream:ended', ({ streamKey, reason }) => {
      if (streamKey === this.#credentials?.streamKey) this.#ended(streamKey, reason);
    });
    connection.on('stream:viewers', ({ streamKey, viewers }) => {
      if (streamKey === this.#credentials?.streamKey) this.#media.sender?.countViewers(viewers);
    });
    connection.on('stream:error', (error) => this.#refused(error.code));
    this.#enter({ name: 'connecting' });
    return connection;
  }

  async #isReached(connection: HubLine): Promise<boolean> {
    const stage = this.#media.hasStage();
    const prepared = this.#media.prepare();
    const isConnected = await connection.whenConnected({ timeoutMs: CONNECT_TIMEOUT_MS });
    await prepared;
    const hasStage = await stage;
    if (connection !== this.#connection) return false;
    if (!isConnected) this.#fail(connection.problem ?? UNREACHABLE);
    // No stream begins that could have no picture.
    else if (!hasStage) this.#failWithoutStage();
    return isConnected && hasStage;
  }

  /**
   * One at a time: the line may break and come back while it asks. Does not wait for what is `prepared` before it asks: the
   * hub holds a stream for its grace time, and trying codecs may take most of that.
   */
  async #comeBack(
    connection: HubLine,
    credentials: PublishCredentials,
    prepared?: Promise<void>,
  ): Promise<void> {
    if (connection !== this.#connection || this.#comingBackOn === connection) return;
    this.#comingBackOn = connection;
    const resumed = await resumeStream({ line: connection, credentials });
    if (this.#comingBackOn === connection) this.#comingBackOn = undefined;
    if (resumed === undefined) return;
    const { answer, askedMs } = resumed;
    const roundTripMs = performance.now() - askedMs;
    await prepared;
    if (connection !== this.#connection) return;
    if (answer.ok) {
      const { streamKey, watchUrl, visibility, viewers, startedAt } = answer;
      const stream = { streamKey, watchUrl, visibility, startedAt };
      this.#beginSending({ connection, roundTripMs, stream });
      this.#media.sender?.countViewers(viewers);
      if (connection.state !== 'connected') this.#lineBroke(connection);
    } else if (answer.code === 'stream_ended' || answer.code === 'stream_not_found') {
      this.#ended(credentials.streamKey, 'abandoned');
    } else this.#fail(answer);
  }

  #beginSending({ connection, roundTripMs, stream }: Beginning): void {
    this.#media.start({ connection, streamKey: stream.streamKey, roundTripMs });
    clearInterval(this.#statsTimer);
    this.#statsTimer = setInterval(() => {
      const stats = this.#media.sender?.measure();
      if (stats) this.#statsListeners.tell(this.#withRefusal(stats));
    }, STATS_EVERY_MS);
    this.#enter({ name: 'live', ...stream });
  }

  #lineBroke(connection: HubLine): void {
    // A connection that was let go on purpose is not this publisher's any more.
    if (connection !== this.#connection || this.#state.name !== 'live') return;
    this.#media.pause();
    this.#enter({ ...this.#state, name: 'reconnecting' });
  }

  #lineIsBack(connection: HubLine): void {
    if (connection !== this.#connection || connection.state !== 'connected') return;
    if (this.#state.name !== 'reconnecting' || !this.#credentials) return;
    void this.#comeBack(connection, this.#credentials);
  }

  /** Whoever pressed a button waits for an answer: what the hub refuses now, it will not allow within seconds. */
  #lineFails(connection: HubLine, problem: ConnectProblem | undefined): void {
    if (connection !== this.#connection) return;
    const { state } = this;
    if (state.name !== 'connecting' && state.name !== 'reconnecting') return;
    const isBeginning = state.name === 'connecting' && this.#credentials === undefined;
    const { why: _, ...rest } = state;
    if (!problem) this.#enter(rest);
    else if (isBeginning && problem.code in errorMessages) this.#fail(problem);
    else this.#enter({ ...rest, why: problem });
  }

  /** What a refused frame, or the hub unasked, says about the whole stream. */
  #refused(code: ErrorCode): void {
    if (this.#state.name !== 'live') return;
    const { streamKey } = this.#state;
    if (code === 'taken_over' || code === 'not_the_streamer') {
      this.#disconnect();
      this.#enter({ name: 'taken_over', streamKey });
    } else if (code === 'stream_ended' || code === 'stream_not_found') {
      this.#ended(streamKey, 'abandoned');
    } else if (code === 'unknown_event' && this.mode.name !== 'classic') {
      this.#media.fallBackToClassic();
    } else {
      this.#refusal = { code, atMs: performance.now() };
      this.#refusalListeners.tell(code);
    }
  }

  #withRefusal(stats: PublisherStats): PublisherStats {
    const { code, atMs } = this.#refusal ?? {};
    const isNew = atMs !== undefined && performance.now() - atMs < REFUSAL_SHOWN_MS;
    return code !== undefined && isNew ? { ...stats, refused: code } : stats;
  }

  #ended(streamKey: string, reason: EndReason): void {
    this.#credentials = undefined;
    this.#disconnect();
    this.#enter({ name: 'ended', streamKey, reason });
  }

  #failWithoutStage(): void {
    this.#fail(STAGE_FAILURES[this.#media.stageProblem]);
  }

  #fail({ code, message }: Failure): void {
    this.#disconnect();
    this.#enter({ name: 'failed', code, message });
  }

  #disconnect(): void {
    clearInterval(this.#statsTimer);
    this.#refusal = undefined;
    this.#media.stop();
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
  }

  #enter(state: PublisherState): void {
    this.#state = state;
    this.#screenAwake.isWanted = state.name === 'live' || state.name === 'reconnecting';
    this.#stateListeners.tell(state);
  }
}
