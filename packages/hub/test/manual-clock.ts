/** Time that passes when the test says so. */
import type { Clock, Timer } from '../src/index.ts';

const STARTED_AT_MS = Date.UTC(2026, 0, 1);

export class ManualClock implements Clock {
  #nowMs = 1_000;
  readonly #tasks = new Set<{ atMs: number; run: () => void }>();

  now(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return STARTED_AT_MS + this.#nowMs;
  }

  after(delayMs: number, run: () => void): Timer {
    const task = { atMs: this.#nowMs + delayMs, run };
    this.#tasks.add(task);
    return { cancel: () => this.#tasks.delete(task) };
  }

  /** Like a machine that slept: what fell due meanwhile runs once, now. */
  advance(ms: number): void {
    this.#nowMs += ms;
    const due = [...this.#tasks].filter((task) => task.atMs <= this.#nowMs);
    for (const task of due.sort((a, b) => a.atMs - b.atMs)) {
      if (this.#tasks.delete(task)) task.run();
    }
  }
}
