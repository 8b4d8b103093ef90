/**
 * The clock of a replay: where in the recording it is, how fast that moves, and which pictures are on the way only.
 * From: replay-media.ts. To: picture and sound, which ask it as they ask the clock of a live stream.
 *
 * Sound comes to the loudspeaker stretched (time-stretch.ts): a second of it lasts a second there at any speed. So its time
 * is the recording's divided by the speed.
 */
import type { MediaClock } from '../watch/clock/media-clock.ts';

export class ReplayClock implements MediaClock {
  readonly #now: () => number;
  #heldUs = 0;
  /** It runs since then, or from then on; undefined: it stands. */
  #sinceMs: number | undefined;
  #showFromUs = 0;
  /** Of the recording's time: 1 is as it was. Change it while the clock stands. */
  speed = 1;
  readonly rate = 1;
  readonly latency = 'auto';

  /** `now`: the viewer's clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get isSet(): boolean {
    return this.#sinceMs !== undefined;
  }

  get positionUs(): number {
    const sinceMs = this.#sinceMs;
    if (sinceMs === undefined) return this.#heldUs;
    return this.#heldUs + Math.max(0, this.#now() - sinceMs) * 1000 * this.speed;
  }

  /** Pictures from before are decoded, and not shown. */
  set showFromUs(timestampUs: number) {
    this.#showFromUs = timestampUs;
  }

  /** Stands there. */
  seek(timestampUs: number): void {
    this.#heldUs = timestampUs;
    this.#showFromUs = timestampUs;
    this.#sinceMs = undefined;
  }

  /** Runs, `afterMs` from now. */
  start({ afterMs }: { afterMs: number }): void {
    this.#sinceMs ??= this.#now() + afterMs;
  }

  stop(): void {
    this.#heldUs = this.positionUs;
    this.#sinceMs = undefined;
  }

  /** Goes on from there: nothing is between. */
  skipTo(timestampUs: number): void {
    this.#heldUs = timestampUs;
    if (this.#sinceMs !== undefined) this.#sinceMs = this.#now();
  }

  playTimeMs(timestampUs: number): number {
    if (timestampUs < this.#showFromUs) return -Infinity;
    if (this.#sinceMs === undefined) return timestampUs <= this.#heldUs ? this.#now() : Infinity;
    return this.#sinceMs + (timestampUs - this.#heldUs) / 1000 / this.speed;
  }

  soundTimestampUsAt(timeMs: number): number {
    const sinceMs = timeMs - (this.#sinceMs ?? timeMs);
    return this.#heldUs / this.speed + sinceMs * 1000;
  }

  /** Nothing of a recording is late, and nothing is waited for. */
  arrive(): void {}
  needs(): void {}
  ranDry(): void {}
}
