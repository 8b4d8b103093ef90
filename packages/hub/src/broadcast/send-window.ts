/**
 * Decides how long what arrives for a stream is gathered before it leaves as one batch. Writes are what costs; on an idle
 * hub nothing is gathered, on a busy one up to two pictures with their sound, which halves the writes and more.
 * From: stream-distributor.ts, which hands in the time and the event loop's delay. To: audience.ts, the window.
 *
 * A loop that is late though it has little to do shares its processor with other programs: fewer writes would not help it.
 *
 * It grows by half at each look at which the loop is late, and to that delay at least: what takes 50 ms cannot be done
 * twenty times in the second until the window is there. It shrinks by 10 ms a second after the loop has been in time, or has
 * had little to do, for two. Between "late" and "in time" it stays: without that gap the smaller load of a larger window would close the window
 * again.
 */
import type { LoopDelay } from '../observe/loop-delay.ts';

const MAX_WINDOW_MS = 66;
const LOOK_EVERY_MS = 200;
const LATE_MS = 10;
const IN_TIME_MS = 5;
/** Shares of the time in which the loop is at work. */
const BUSY = 0.5;
const LIGHT = 0.25;
const GROWTH = 1.5;
const FIRST_GROWTH_MS = 6;
const SHRINKS_AFTER_MS = 2_000;
const SHRINK_MS_PER_SECOND = 10;

export class SendWindow {
  readonly #loopDelay: LoopDelay;
  #windowMs = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #notInTimeAtMs = Number.NEGATIVE_INFINITY;

  constructor(loopDelay: LoopDelay) {
    this.#loopDelay = loopDelay;
  }

  /** 0: each piece leaves at once. */
  at(nowMs: number): number {
    const sinceMs = nowMs - this.#lookedAtMs;
    if (sinceMs < LOOK_EVERY_MS) return this.#windowMs;
    this.#lookedAtMs = nowMs;
    this.#look(nowMs, sinceMs);
    return this.#windowMs;
  }

  #look(nowMs: number, sinceMs: number): void {
    const delayMs = this.#loopDelay.eventLoopDelayMs();
    const utilization = this.#loopDelay.utilization();
    const isInTime = delayMs <= IN_TIME_MS || utilization < LIGHT;
    if (!isInTime) this.#notInTimeAtMs = nowMs;
    if (delayMs > LATE_MS && utilization >= BUSY) {
      const grownMs = this.#windowMs * GROWTH + FIRST_GROWTH_MS;
      this.#windowMs = Math.min(MAX_WINDOW_MS, Math.max(grownMs, delayMs));
    } else if (nowMs - this.#notInTimeAtMs >= SHRINKS_AFTER_MS) {
      const shrinkMs = (Math.min(sinceMs, SHRINKS_AFTER_MS) * SHRINK_MS_PER_SECOND) / 1000;
      this.#windowMs = Math.max(0, this.#windowMs - shrinkMs);
    }
  }
}
