/**
 * Puts the sound's own count of time on the page's clock, so that sound and picture share one.
 * From: sound-encoder.ts, each chunk's own time and when it was there. To: the same, when it was captured.
 *
 * A sound card counts samples, and neither starts with the page's clock nor runs exactly as fast. What is captured is
 * there at once or later, never earlier: the offset is that of the chunk which came soonest, of the last few seconds.
 * After a gap (a microphone that stopped for a while) every chunk comes late; late by this much for so many chunks in
 * a row is not a busy machine, which catches up, and the clock is set anew.
 */
const KEPT_CHUNKS = 250;
const GAP_US = 120_000;
const GAP_CHUNKS = 10;

export interface TimedChunk {
  /** On the sound's own clock: its beginning. */
  ownUs: number;
  durationUs: number;
  /** On the page's clock: when it was there. */
  arrivedUs: number;
}

export class CaptureClock {
  /** Page's clock minus own clock, as each of the last chunks had it at its end. */
  #offsetsUs: number[] = [];
  #lateInARow = 0;
  #lastUs = -1;

  /** There was nothing for a while: what comes next says when it is, and is not late. */
  restart(): void {
    this.#offsetsUs = [];
    this.#lateInARow = 0;
  }

  /** When the chunk's beginning was captured, on the page's clock: whole, and later than the one before. */
  capturedUs({ ownUs, durationUs, arrivedUs }: TimedChunk): number {
    const offsetUs = arrivedUs - durationUs - ownUs;
    const soonestUs = Math.min(...this.#offsetsUs);
    this.#lateInARow = offsetUs - soonestUs > GAP_US ? this.#lateInARow + 1 : 0;
    if (this.#lateInARow >= GAP_CHUNKS) {
      this.#offsetsUs = this.#offsetsUs.slice(1 - GAP_CHUNKS);
      this.#lateInARow = 0;
    }
    this.#offsetsUs.push(offsetUs);
    if (this.#offsetsUs.length > KEPT_CHUNKS) this.#offsetsUs.shift();
    const us = Math.round(ownUs + Math.min(...this.#offsetsUs));
    this.#lastUs = Math.max(us, this.#lastUs + 1, 0);
    return this.#lastUs;
  }
}
