/**
 * How late the event loop is now, and how much of the time it is at work: together the sign of a busy hub, on which the
 * send window is chosen. A loop that is late and has little to do shares its processor with somebody else.
 * From: Node's own timer, which fires outside JavaScript and so costs next to nothing. To: broadcast/, metrics.
 */
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** How busy the event loop is; a test hands in its own. */
export interface LoopDelay {
  /** What one timer in ten exceeds, of the last tenths of a second. Below 1 ms on an idle machine. */
  eventLoopDelayMs(): number;
  /** Of the same time, the share in which the loop was not waiting: 0 to 1. */
  utilization(): number;
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
  #workedUntil: EventLoopUtilization = performance.eventLoopUtilization();
  #lastUtilization = 0;

  constructor() {
    this.#intervals.enable();
  }

  eventLoopDelayMs(): number {
    this.#measure();
    return this.#lastMs;
  }

  utilization(): number {
    this.#measure();
    return this.#lastUtilization;
  }

  #measure(): void {
    const nowMs = performance.now();
    // While the loop stood still no interval has ended: asked in the same turn, there is nothing to read yet.
    const isTooSoon = nowMs - this.#measuredSinceMs < MEASURED_AT_LEAST_MS;
    if (isTooSoon || this.#intervals.count === 0) return;
    const intervalMs = this.#intervals.percentile(90) / NANOSECONDS_PER_MS;
    this.#lastMs = Math.max(0, intervalMs - RESOLUTION_MS);
    this.#intervals.reset();
    this.#measuredSinceMs = nowMs;
    const worked = performance.eventLoopUtilization();
    this.#lastUtilization = performance.eventLoopUtilization(worked, this.#workedUntil).utilization;
    this.#workedUntil = worked;
  }

  [Symbol.dispose](): void {
    this.#intervals.disable();
  }
}
