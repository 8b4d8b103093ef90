/**
 * How late the event loop is now: the sign of a busy hub, on which the send window is chosen.
 * From: Node's own timer, which fires outside JavaScript and so costs next to nothing. To: distribute/, metrics.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopDelay {
  /** What one timer in ten exceeds, of the last tenths of a second. Below 1 ms on an idle machine. */
  eventLoopDelayMs(): number;
}

/** Node's timer fires so often, and its histogram holds whole intervals: a delay of 0 is one of 10 ms. */
const RESOLUTION_MS = 10;
/** Asked again sooner, the last answer holds: fewer than ten firings say nothing about one in ten. */
const MEASURED_AT_LEAST_MS = 100;
const NANOSECONDS_PER_MS = 1_000_000;

export class MeasuredLoopDelay implements LoopDelay, Disposable {
  readonly #intervals = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #measuredSinceMs = performance.now();
  #lastMs = 0;

  constructor() {
    this.#intervals.enable();
  }

  eventLoopDelayMs(): number {
    const nowMs = performance.now();
    // While the loop stood still no interval has ended: asked in the same turn, there is nothing to read yet.
    if (nowMs - this.#measuredSinceMs < MEASURED_AT_LEAST_MS || this.#intervals.count === 0) {
      return this.#lastMs;
    }
    const intervalMs = this.#intervals.percentile(90) / NANOSECONDS_PER_MS;
    this.#lastMs = Math.max(0, intervalMs - RESOLUTION_MS);
    this.#intervals.reset();
    this.#measuredSinceMs = nowMs;
    return this.#lastMs;
  }

  [Symbol.dispose](): void {
    this.#intervals.disable();
  }
}
