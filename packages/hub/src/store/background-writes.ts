/**
 * Owns the writes to the store, so that the way of a frame never waits for a disk, and a disk that cannot be written
 * stops nothing: each write is tried at once and in order; what cannot be written now waits here and is tried again.
 * From: the store's tables. To: the database; its troubles to the log, once, and to the metrics.
 * Bound: one write a row, the newest, and MAX_WAITING rows; beyond, the oldest is dropped and counted.
 */
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import type { Metrics } from '../observe/metrics.ts';
import { isStoreFault } from './store-fault.ts';

const MAX_WAITING = 10_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

export interface RowWrite<Row extends object> {
  /** Of this row alone: a newer write of the same row takes the place of one that waits. */
  key: string;
  /** For the log. */
  what: string;
  row: Row;
  write(): Promise<unknown>;
}

export class BackgroundWrites {
  /** In the order in which they were first asked for: a stream's row needs its user's. */
  readonly #waiting = new Map<string, RowWrite<object>>();
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #metrics: Metrics;
  #round: Promise<void> | undefined;
  #retry: Timer | undefined;
  #failedRounds = 0;

  constructor({ log, clock, metrics }: { log: Logger; clock: Clock; metrics: Metrics }) {
    this.#log = log;
    this.#clock = clock;
    this.#metrics = metrics;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves when it has been written, or is known to have to wait. Never rejects. */
  run<Row extends object>(write: RowWrite<Row>): Promise<void> {
    this.#waiting.set(write.key, write);
    if (this.#waiting.size > MAX_WAITING) this.#dropOldest();
    return this.#retry === undefined ? this.#writeAll() : Promise.resolve();
  }

  /** What has not been written yet of this row: newer than what the database says. */
  waitingRow(key: string): object | undefined {
    return this.#waiting.get(key)?.row;
  }

  /** At the hub's end: tries once more what waits. */
  async settled(): Promise<void> {
    this.#stopRetrying();
    await this.#writeAll();
    this.#stopRetrying();
    if (this.#waiting.size > 0) {
      this.#log.error({ rows: this.#waiting.size }, 'the store could not be written to the end');
    }
  }

  #writeAll(): Promise<void> {
    this.#round ??= this.#writeInOrder().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  async #writeInOrder(): Promise<void> {
    for (;;) {
      const [next] = this.#waiting.values();
      if (next === undefined) return this.#caughtUp();
      try {
        await next.write();
        this.#done(next);
      } catch (error) {
        this.#metrics.countStoreFailure();
        if (isStoreFault(error)) return this.#wait(error);
        // This row can never be written: a fault of ours, and no reason to hold up all others.
        this.#log.error({ err: error }, `could not store ${next.what}`);
        this.#done(next);
      }
    }
  }

  /** A newer write of the same row may have come meanwhile; it stays in its place. */
  #done({ key, row }: RowWrite<object>): void {
    if (this.#waiting.get(key)?.row === row) this.#waiting.delete(key);
  }

  #wait(error: unknown): void {
    if (this.#failedRounds === 0) {
      this.#log.warn(
        { err: error },
        'the store cannot be written: streams go on, and what there is to write is kept and tried again',
      );
    }
    const delayMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failedRounds);
    this.#failedRounds += 1;
    this.#retry = this.#clock.after(delayMs, () => {
      this.#retry = undefined;
      void this.#writeAll();
    });
  }

  #stopRetrying(): void {
    this.#retry?.cancel();
    this.#retry = undefined;
  }

  #caughtUp(): void {
    if (this.#failedRounds === 0) return;
    this.#failedRounds = 0;
    this.#log.info('the store can be written again, and all that waited has been written');
  }

  #dropOldest(): void {
    const [oldest] = this.#waiting.keys();
    if (oldest === undefined) return;
    this.#waiting.delete(oldest);
    this.#metrics.countStoreDrop();
  }
}
