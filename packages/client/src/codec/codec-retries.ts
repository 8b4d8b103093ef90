/**
 * Decides when an encoder or a decoder that failed is opened again, and whether in software.
 * From: video-encoding.ts and video-track.ts, failures, outputs and the time. To: the same.
 *
 * A graphics driver that starts anew, another program that took the hardware, a device that wakes up: all are over within
 * seconds, while tries at each frame are used up within a tenth of one. Every second try is made in software, which has
 * no part in any of that; not every one, for some codecs are there in hardware alone.
 */

/** So many outputs: whatever was wrong is over, and its failures count no more. */
const WELL_AGAIN_OUTPUTS = 60;

export class CodecRetries {
  readonly #waitsMs: readonly number[];
  #failures = 0;
  #outputs = 0;
  #dueMs = Number.NEGATIVE_INFINITY;

  /** `waitsMs`: before the first try, the second, and so on; the last one holds for all that follow. */
  constructor({ waitsMs }: { waitsMs: readonly number[] }) {
    this.#waitsMs = waitsMs;
  }

  /** In a row. */
  get failures(): number {
    return this.#failures;
  }

  get isTurnOfSoftware(): boolean {
    return this.#failures > 0 && this.#failures % 2 === 0;
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.#dueMs;
  }

  cameOut(): void {
    this.#outputs += 1;
  }

  /** Returns how long to wait before the next try. */
  failed(nowMs: number): number {
    this.#failures = this.#outputs >= WELL_AGAIN_OUTPUTS ? 1 : this.#failures + 1;
    this.#outputs = 0;
    const place = Math.min(this.#failures, this.#waitsMs.length) - 1;
    const waitMs = this.#waitsMs[place] ?? 0;
    this.#dueMs = nowMs + waitMs;
    return waitMs;
  }
}
