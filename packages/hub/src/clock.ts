/**
 * Time as the hub's parts get it: handed in, so that a test can be the clock.
 * From: hub.ts. To: grace times, rate limits, announcements, housekeeping.
 */
export interface Timer {
  /** Cancelling twice, or after the task ran, is harmless. */
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  after(delayMs: number, task: () => void): Timer;
}

/** The machine's clock. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: Date.now,
  after(delayMs, task) {
    const handle = setTimeout(task, delayMs).unref();
    return { cancel: () => clearTimeout(handle) };
  },
};

/** The form in which times cross the wire. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
