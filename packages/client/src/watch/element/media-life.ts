/**
 * A player as page authors know `<video>`: paused or not, the promise of `play()`, the events that tell of both.
 * From: streamhub-player.ts, wishes and what the stream does. To: the same, names of events.
 *
 * Source: the HTML standard, "Media elements". It differs in what a live stream cannot do: there is no seeking, and to play
 * on means to join again, at what is live by then.
 */
import { isFinal, isPlaying, type PlayerState } from '../player-state.ts';
import type { MediaEvent } from './player-events.ts';

/** What a page gets as `error`, in the form of a MediaError. */
export interface PlayerError {
  /** MediaError's MEDIA_ERR_SRC_NOT_SUPPORTED: there is nothing here to play. */
  readonly code: 4;
  /** English, or the page's own label. */
  readonly message: string;
  /** The state's name; of a refused stream the hub's error code. */
  readonly reason: string;
}

export interface MediaNow {
  /** Undefined: nothing is being played. */
  state: PlayerState | undefined;
  /** `starting`: the browser has not yet said whether it may be heard. */
  sound: 'starting' | 'blocked' | 'decided';
  /** What is said of the state. */
  message: string;
}

interface Promised {
  resolve(): void;
  reject(reason: DOMException): void;
}

/** HTML's own bounds are 15 to 250 ms. */
const TIME_UPDATE_EVERY_MS = 250;
const READY = { nothing: 0, current: 2, enough: 4 } as const;

export class MediaLife {
  readonly #tell: (event: MediaEvent) => void;
  #isPaused = true;
  #isEnded = false;
  #error: PlayerError | null = null;
  #readyState: (typeof READY)[keyof typeof READY] = READY.nothing;
  #isPlaying = false;
  #playedMs = 0;
  #sinceMs = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #promised: Promised[] = [];

  constructor(tell: (event: MediaEvent) => void) {
    this.#tell = tell;
  }

  get paused(): boolean {
    return this.#isPaused;
  }

  get ended(): boolean {
    return this.#isEnded;
  }

  get error(): PlayerError | null {
    return this.#error;
  }

  /** HAVE_NOTHING before the first picture, HAVE_ENOUGH_DATA while it plays. */
  get readyState(): number {
    return this.#readyState;
  }

  /** For how long it has played, in seconds. */
  get currentTime(): number {
    const nowMs = this.#isPlaying ? performance.now() - this.#sinceMs : 0;
    return (this.#playedMs + nowMs) / 1000;
  }

  /** Without a promise: an element that plays by itself. */
  begin(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#isEnded = false;
    this.#error = null;
    this.#tell('play');
    this.#tell('waiting');
  }

  /**
   * Settled by `follow`. Rejects with AbortError (`pause` came first), NotSupportedError (there is nothing to play) or
   * NotAllowedError (the picture plays, and its sound wants a gesture).
   */
  play(): Promise<void> {
    const played = new Promise<void>((resolve, reject) => this.#promised.push({ resolve, reject }));
    this.begin();
    return played;
  }

  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#setPlaying(false);
    this.#tell('timeupdate');
    this.#tell('pause');
    this.#refuse('AbortError', 'pause() was called.');
  }

  /** Another stream, or none: what was known of the one before is not true of it. */
  empty(): void {
    this.#setPlaying(false);
    this.#isEnded = false;
    this.#error = null;
    this.#playedMs = 0;
    if (this.#readyState === READY.nothing) return;
    this.#readyState = READY.nothing;
    this.#tell('emptied');
  }

  /** There is no stream to play. */
  refuse(message: string): void {
    this.#refuse('NotSupportedError', message);
  }

  follow(now: MediaNow): void {
    const { state, sound } = now;
    if (this.#isPaused || !state) return;
    if (isFinal(state)) {
      this.#finish(state, now.message);
      return;
    }
    const isLive = isPlaying(state);
    const isFirst = isLive && this.#readyState === READY.nothing;
    if (isLive) this.#readyState = READY.enough;
    else if (this.#readyState !== READY.nothing) this.#readyState = READY.current;
    if (isFirst) {
      for (const event of ['durationchange', 'loadedmetadata', 'loadeddata', 'canplay'] as const) {
        this.#tell(event);
      }
    }
    if (isLive !== this.#isPlaying) {
      this.#setPlaying(isLive);
      this.#tell(isLive ? 'playing' : 'waiting');
    }
    if (!isLive || sound === 'starting') return;
    if (sound === 'blocked') {
      this.#refuse('NotAllowedError', 'The picture plays. The sound needs a gesture, or muted.');
      return;
    }
    for (const { resolve } of this.#promised.splice(0)) resolve();
  }

  #finish(state: PlayerState, message: string): void {
    this.#isPaused = true;
    this.#setPlaying(false);
    this.#isEnded = state.name === 'ended';
    if (!this.#isEnded) {
      const reason = state.name === 'refused' ? state.code : state.name;
      this.#error = { code: 4, message, reason };
    }
    this.#tell('timeupdate');
    this.#tell('pause');
    this.#tell(this.#isEnded ? 'ended' : 'error');
    this.#refuse('NotSupportedError', message);
  }

  #refuse(name: string, message: string): void {
    for (const { reject } of this.#promised.splice(0)) reject(new DOMException(message, name));
  }

  #setPlaying(isPlaying: boolean): void {
    if (isPlaying === this.#isPlaying) return;
    if (!isPlaying) this.#playedMs += performance.now() - this.#sinceMs;
    this.#isPlaying = isPlaying;
    this.#sinceMs = performance.now();
    clearInterval(this.#timer);
    if (isPlaying) this.#timer = setInterval(() => this.#tell('timeupdate'), TIME_UPDATE_EVERY_MS);
  }
}
