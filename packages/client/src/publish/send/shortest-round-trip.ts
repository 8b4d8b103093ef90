/**
 * The round trip of a line on which nothing waits: the shortest of the last half minute or so.
 * From: uplink-lag.ts, each confirmed batch. To: the same.
 *
 * The shortest ever would be wrong for good once a line has become longer (another network, another way): what is only
 * distance would count as a queue, and no bitrate would be low enough. A queue does not last that long: video is given
 * up before (300 ms), and the line is empty then for a moment.
 */
const WINDOW_MS = 15_000;

export class ShortestRoundTrip {
  /** Of this window and of the one before, so that the answer is never one of a moment only. */
  #thisMs = Infinity;
  #beforeMs: number;
  #sinceMs: number | undefined;

  /** `roundTripMs`: of a small request on this connection. */
  constructor({ roundTripMs }: { roundTripMs: number }) {
    this.#beforeMs = roundTripMs;
  }

  get shortestMs(): number {
    return Math.min(this.#thisMs, this.#beforeMs);
  }

  add({ nowMs, roundTripMs }: { nowMs: number; roundTripMs: number }): void {
    this.#sinceMs ??= nowMs;
    if (nowMs - this.#sinceMs >= WINDOW_MS) {
      this.#beforeMs = this.#thisMs;
      this.#thisMs = Infinity;
      this.#sinceMs = nowMs;
    }
    this.#thisMs = Math.min(this.#thisMs, roundTripMs);
  }
}
