/**
 * Brings a stream that had to go over to JPEG back to video: says which codec is to be tried next, and when.
 * From: publisher-media.ts, each failure. To: the same, a word that it is time to try.
 *
 * A codec's trial may go well while its encoder fails at work. So a codec that has failed waits behind those that have
 * not, which are tried at once. When none is left, something that all of them need is away, and the waits grow.
 */
import { type VideoCodecName, videoCodecs } from './video-codecs.ts';

interface VideoRecoveryOptions {
  /** `isAnew`: what trials said before holds no more. */
  attempt: (how: { isAnew: boolean }) => void;
}

/** Who failed so long ago is as good as any other. */
const FORGOTTEN_AFTER_MS = 60_000;
const WAITS_MS = [3_000, 6_000, 10_000, 20_000, 40_000, 60_000];

export class VideoRecovery {
  readonly #attempt: VideoRecoveryOptions['attempt'];
  readonly #failedMs = new Map<VideoCodecName, number>();
  #round = 0;
  #lastFailureMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due: { atMs: number; isAnew: boolean } | undefined;

  constructor({ attempt }: VideoRecoveryOptions) {
    this.#attempt = attempt;
  }

  /** At work, whatever its trial said. */
  hasFailed(codec: VideoCodecName): boolean {
    const failedMs = this.#failedMs.get(codec) ?? Number.NEGATIVE_INFINITY;
    return performance.now() - failedMs < FORGOTTEN_AFTER_MS;
  }

  /** The encoder of this codec cannot go on: the next one's turn, if there is one. */
  failed(codec: VideoCodecName): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastFailureMs >= FORGOTTEN_AFTER_MS) this.#round = 0;
    this.#lastFailureMs = nowMs;
    this.#failedMs.set(codec, nowMs);
    if (videoCodecs.every((each) => this.hasFailed(each))) this.later();
    else this.#plan({ waitMs: 0, isAnew: false });
  }

  /** None can be used now: all of them are tried again, after a while. */
  later(): void {
    const waitMs = WAITS_MS[Math.min(this.#round, WAITS_MS.length - 1)] ?? 0;
    this.#round += 1;
    this.#failedMs.clear();
    this.#plan({ waitMs, isAnew: true });
  }

  /** Somebody wants another try: what failed counts no more. */
  forget(): void {
    this.#failedMs.clear();
  }

  /** Also called by whoever is called anyway: a hidden tab's own timers may come once a minute. */
  look(): void {
    if (!this.#due || performance.now() < this.#due.atMs) return;
    const { isAnew } = this.#due;
    this.stop();
    this.#attempt({ isAnew });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#due = undefined;
  }

  #plan({ waitMs, isAnew }: { waitMs: number; isAnew: boolean }): void {
    this.stop();
    this.#due = { atMs: performance.now() + waitMs, isAnew };
    this.#timer = setTimeout(() => this.look(), waitMs);
  }
}
