/**
 * Time as the hub's parts get it: handed in, so that a test can be the clock.
 * From: hub.ts. To: grace times, rate limits, announcements, housekeeping; rows, tickets and sessions.
 */
import { performance } from 'node:perf_hooks';

/** A task that was set for later. */
export interface Timer {
  /** Cancelling twice, or after the task ran, is harmless. */
  cancel(): void;
}

/** The time, as the hub sees it; a test hands in its own. */
export interface Clock {
  /**
   * Milliseconds since some moment before the hub started, for durations and timers. It never steps, whatever is done to
   * the machine's date.
   */
  now(): number;
  /**
   * Whole milliseconds since 1970, for what is stored and what people read: the machine's date when the process started, and
   * from then on in step with `now`, so that it never steps under a stream either.
   */
  epochMs(): number;
  /** Runs the task once, after the delay. It does not keep the process alive. */
  after(delayMs: number, task: () => void): Timer;
}

/** Node's timers take no more, 24.8 days, and end at once when they are given more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  epochMs: () => Math.round(performance.timeOrigin + performance.now()),
  after(delayMs, task) {
    let handle: NodeJS.Timeout;
    function wait(leftMs: number): void {
      const isLast = leftMs <= LONGEST_TIMER_MS;
      const next = isLast ? task : () => wait(leftMs - LONGEST_TIMER_MS);
      handle = setTimeout(next, isLast ? leftMs : LONGEST_TIMER_MS).unref();
    }
    wait(delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
};

/** The form in which times cross the wire. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
