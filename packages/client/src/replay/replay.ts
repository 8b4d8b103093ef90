/**
 * Plays a recording on a canvas: from any time, at any speed from half to double, with its sound.
 * From: recording.ts through replay-feed.ts, chunks. To: the same decoders, canvas and loudspeaker as a live stream; the page.
 *
 * Each seek, each start after a pause and each other speed is one thing: the clock stands at a place, everything before is
 * thrown away, and reading begins anew at the last key chunk before. Once its picture is there, and some more is read, the
 * clock runs.
 */
import type { RecordingInfo } from '@streamhub/protocol';
import { DISPOSE } from '../flow/dispose.ts';
import { Listeners } from '../flow/listeners.ts';
import { ScreenAwake } from '../page/screen-awake.ts';
import { PlayerReading } from '../watch/player-reading.ts';
import { isFinal, type PlayerInfo, type PlayerState } from '../watch/player-state.ts';
import { Recording } from './recording.ts';
import { failedReplay } from './replay-failure.ts';
import { ReplayFeed } from './replay-feed.ts';
import { ReplayMedia } from './replay-media.ts';
import { PLAYBACK_RATES, type ReplayEvent, type ReplayOptions } from './replay-options.ts';
import { ReplayPace } from './replay-pace.ts';

const LOOK_EVERY_MS = 3_000;

/** A recording that plays. It begins at once. */
export class Replay extends PlayerReading implements Disposable {
  readonly #options: ReplayOptions;
  protected readonly playback: ReplayMedia;
  readonly #screenAwake = new ScreenAwake();
  readonly #listeners = new Listeners<void>();
  readonly #eventListeners = new Listeners<ReplayEvent>();
  readonly #opening = new AbortController();
  #recording: Recording | undefined;
  #info: PlayerInfo | undefined;
  #feed: ReplayFeed | undefined;
  #pace: ReplayPace | undefined;
  #state: PlayerState = { name: 'connecting' };
  #isPaused: boolean;
  /** Its picture is not there yet. */
  #isSeeking = true;
  #isSought = false;
  #lookedMs = 0;
  #isClosed = false;

  /** Opens the recording at once. */
  constructor(options: ReplayOptions) {
    super();
    this.#options = options;
    this.#isPaused = options.isPaused ?? false;
    this.playback = new ReplayMedia({
      canvas: options.canvas,
      onChange: () => this.#listeners.tell(),
      onPainted: () => {
        if (this.#isSeeking) this.#sought();
      },
      onTurn: () => this.#work(),
      onLookedAgain: () => this.#seek(this.#clock.positionUs, { isWish: false }),
    });
    this.#clock.seek((options.startTime ?? 0) * 1e6);
    void this.#open();
  }

  get state(): PlayerState {
    return this.#state;
  }

  /** What the hub says of the recording; undefined until it is open. */
  get recordingInfo(): RecordingInfo | undefined {
    return this.#recording?.info;
  }

  /** As a live stream says it of itself. */
  get info(): PlayerInfo | undefined {
    return this.#info;
  }

  readonly isPolling = false;

  /** In seconds from the recording's beginning. To set it is to seek. */
  get currentTime(): number {
    return this.#clock.positionUs / 1e6;
  }

  set currentTime(seconds: number) {
    if (Number.isFinite(seconds)) this.#seek(seconds * 1e6, { isWish: true });
  }

  /** In seconds; NaN until it is open. It grows while the stream is recorded. */
  get duration(): number {
    const lengthMs = this.#recording?.info.lengthMs ?? Number.NaN;
    return Math.max(lengthMs / 1000, (this.#feed?.readUs ?? 0) / 1e6);
  }

  /** 0.5 to 2; what is out of it is made to fit. The sound keeps its pitch. */
  get playbackRate(): number {
    return this.#clock.speed;
  }

  set playbackRate(rate: number) {
    const { least, most } = PLAYBACK_RATES;
    const speed = Math.min(most, Math.max(least, rate));
    if (!Number.isFinite(rate) || speed === this.#clock.speed) return;
    this.#clock.stop();
    this.#clock.speed = speed;
    this.#seek(this.#clock.positionUs, { isWish: false });
    this.#eventListeners.tell('ratechange');
  }

  get paused(): boolean {
    return this.#isPaused;
  }

  get seeking(): boolean {
    return this.#isSeeking;
  }

  /** What is read already, in seconds from the recording's beginning. */
  get bufferedTo(): number {
    return Math.max(this.#clock.positionUs, this.#feed?.readUs ?? 0) / 1e6;
  }

  /** Goes on; at the end, from the beginning. */
  play(): void {
    const hasEnded = this.#state.name === 'ended';
    if (!this.#isPaused && !hasEnded) return;
    this.#isPaused = false;
    if (hasEnded) this.#state = { name: 'waiting' };
    this.#seek(hasEnded ? 0 : this.#clock.positionUs, { isWish: false });
  }

  /** Stands at the picture that is shown. */
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#clock.stop();
    this.playback.sound.restart();
    this.#refresh();
  }

  /** True while the canvas is seen although its page is hidden, as in picture in picture. */
  set playsWhenHidden(isPlayed: boolean) {
    this.playback.playsWhenHidden = isPlayed;
  }

  /** False: nobody sees the canvas, though the page is shown. */
  set isInSight(isInSight: boolean) {
    this.playback.isInSight = isInSight;
  }

  /** Called when anything but `stats` and the times changed. Returns the way to unsubscribe. */
  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Hears what a `<video>` tells as events. Returns the way to unsubscribe. */
  onEvent(listener: (event: ReplayEvent) => void): () => void {
    return this.#eventListeners.add(listener);
  }

  /** Called once, when it is closed. */
  onClose(listener: () => void): void {
    this.#opening.signal.addEventListener('abort', listener, { once: true });
  }

  /** The last picture stays on the canvas. Twice is harmless. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listeners.clear();
    this.#eventListeners.clear();
    this.#stopPlaying();
  }

  /** As `close`. */
  [DISPOSE](): void {
    this.close();
  }

  get #clock() {
    return this.playback.clock;
  }

  async #open(): Promise<void> {
    try {
      const recording = await Recording.open(this.#options, this.#opening);
      if (this.#isClosed) return;
      this.#recording = recording;
      const { title, startedAt } = recording.info;
      this.#info = { title, startedAt, viewers: 0 };
      this.#lookedMs = performance.now();
      this.#feed = new ReplayFeed({
        recording,
        clock: this.#clock,
        canTakeVideo: () => this.playback.canTakeVideo,
        onTracks: (tracks) => this.playback.setTracks(tracks),
        onChunk: (chunk, kind) => this.playback.push(chunk, kind),
        onRead: () => this.#work(),
        onFailed: (error) => this.#fail(error),
      });
      this.#pace = new ReplayPace({
        clock: this.#clock,
        feed: this.#feed,
        hasPicture: () => this.playback.picture.codec !== undefined,
      });
      this.#eventListeners.tell('durationchange');
      this.#seek(this.#clock.positionUs, { isWish: true });
    } catch (error) {
      this.#fail(error);
    }
  }

  #seek(timestampUs: number, { isWish }: { isWish: boolean }): void {
    const endUs = this.duration * 1e6;
    const placeUs = Math.max(0, Number.isNaN(endUs) ? timestampUs : Math.min(endUs, timestampUs));
    this.playback.seek(placeUs);
    if (!this.#feed || this.#isClosed) return;
    if (this.#state.name === 'ended') this.#state = { name: 'waiting' };
    this.#isSeeking = true;
    this.#feed.seek(placeUs);
    this.#pace?.seek();
    if (isWish) {
      this.#isSought = true;
      this.#eventListeners.tell('seeking');
    }
    this.#refresh();
  }

  /** Often: at each refresh of the screen, when something was read, and ten times per second. */
  #work(): void {
    const feed = this.#feed;
    if (!feed || this.#isClosed) return;
    const nowMs = performance.now();
    this.#follow(nowMs);
    this.playback.sound.follow(nowMs);
    feed.release();
    this.playback.picture.paint(nowMs);
    this.playback.bufferedS = this.bufferedTo - this.currentTime;
    this.#lookForMore(nowMs);
  }

  #follow(nowMs: number): void {
    const change = this.#pace?.turn(nowMs, {
      isPaused: this.#isPaused,
      isSeeking: this.#isSeeking,
    });
    if (change === 'sought') this.#sought();
    else if (change === 'over') this.#end();
    else if (change === 'skipped') this.playback.sound.restart();
    else if (change === 'runs or stands') this.#refresh();
  }

  #sought(): void {
    this.#isSeeking = false;
    const isTold = this.#isSought;
    this.#isSought = false;
    this.#refresh();
    if (isTold) this.#eventListeners.tell('seeked');
  }

  /** How long it is by now. */
  #lookForMore(nowMs: number): void {
    const recording = this.#recording;
    if (!recording?.mayGrow || nowMs - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#lookedMs = nowMs;
    const tell = () => this.#eventListeners.tell('durationchange');
    // Who reads on is told why not.
    recording.refresh(this.#opening).then(tell, () => {});
  }

  #end(): void {
    this.#clock.seek(this.#feed?.readUs ?? 0);
    this.#isPaused = true;
    this.#enter({ name: 'ended' });
  }

  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.#stopPlaying();
    this.#enter(failedReplay(error));
  }

  #stopPlaying(): void {
    this.#opening.abort();
    this.#feed?.close();
    this.#feed = undefined;
    this.#screenAwake.isWanted = false;
    this.playback.close();
  }

  #refresh(): void {
    if (this.#isClosed || isFinal(this.#state)) return;
    const stands = this.#isPaused && !this.#isSeeking;
    this.#enter({ name: this.#clock.isSet || stands ? 'replay' : 'waiting' });
  }

  #enter(state: PlayerState): void {
    this.#state = state;
    this.#screenAwake.isWanted = state.name === 'replay' && !this.#isPaused;
    this.#listeners.tell();
  }
}
