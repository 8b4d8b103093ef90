/**
 * Owns the writes to the store, so that the way of a frame never waits for a disk, and a disk that cannot be written
 * stops nothing: each write is tried at once and in order; what cannot be written now waits here and is tried again.
 * From: the store's tables. To: the database; its troubles to the log, once, and to the metrics.
 * Bound: one write a row, the newest, and MAX_WAITING rows; beyond, the oldest is dropped and counted.
 */
import { setImmediate as nextTick } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { FaultOf } from './store-fault.ts';

const MAX_WAITING = 10_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** About a millisecond of writing; then frames have their turn. */
const ROWS_PER_TICK = 20;

export interface RowWrite<Row extends object> {
  /** Of this row alone: a newer write of the same row takes the place of one that waits. */
  key: string;
  /** For the log. */
  what: string;
  row: Row;
  write(): Promise<unknown>;
}

interface Parts {
  log: Logger;
  clock: Clock;
  metrics: Metrics;
  faultOf: FaultOf;
}

interface Waiting {
  write: RowWrite<object>;
  /** Called once, when the row has been written or is known to have to wait. */
  told: (() => void)[];
}

export class BackgroundWrites {
  /** In the order in which they were first asked for: a stream's row needs its user's. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #metrics: Metrics;
  readonly #faultOf: FaultOf;
  /** Undefined while nothing is being written. */
  #round: Promise<void> | undefined;
  /** The write that the database has been handed. Never rejects. */
  #underWay: Promise<unknown> = Promise.resolve();
  #retry: Timer | undefined;
  #failedRounds = 0;
  #afterRound = () => {};

  constructor({ log, clock, metrics, faultOf }: Parts) {
    this.#log = log;
    this.#clock = clock;
    this.#metrics = metrics;
    this.#faultOf = faultOf;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves when the row has been written, or is known to have to wait. Never rejects. */
  run<Row extends object>(write: RowWrite<Row>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(write.key) ?? { write, told: [] };
    waiting.write = write;
    waiting.told.push(resolve);
    this.#waiting.set(write.key, waiting);
    if (this.#waiting.size > MAX_WAITING) this.#dropOldest();
    if (this.#retry === undefined) void this.#writeAll();
    else tell(waiting);
    return promise;
  }

  /** The store answers: what waits for a better time is written now, however long it was to wait. */
  tryNow(): void {
    this.#stopRetrying();
    void this.#writeAll();
  }

  /** Resolves when what waits of this row has been written, or is known to have to wait. */
  async written(key: string): Promise<void> {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) await this.run(waiting.write);
  }

  /** Its row is about to be deleted: when this resolves, nothing of it waits, and no write of it is under way. */
  async forget(key: string): Promise<void> {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    this.#waiting.delete(key);
    tell(waiting);
    await this.#underWay;
  }

  /** Called each time when everything has been written, or cannot be. */
  afterEachRound(task: () => void): void {
    this.#afterRound = task;
  }

  /** What has not been written yet of this row: newer than what the database says. */
  waitingRow(key: string): object | undefined {
    return this.#waiting.get(key)?.write.row;
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

  async #writeAll(): Promise<void> {
    // A round gives way at least once, so that it is noted here before it can end.
    if (this.#waiting.size > 0) this.#round ??= this.#writeInOrder();
    await this.#round;
  }

  async #writeInOrder(): Promise<void> {
    for (let rows = 1; ; rows += 1) {
      const [next] = this.#waiting.values();
      if (next === undefined) break;
      const fault = await this.#tryToWrite(next);
      if (fault !== undefined) {
        this.#wait(fault.error);
        for (const waiting of this.#waiting.values()) tell(waiting);
        break;
      }
      if (rows % ROWS_PER_TICK === 0) await nextTick();
    }
    // In the same step as the last look at what waits: a row that comes later begins a round of its own.
    this.#round = undefined;
    if (this.#waiting.size === 0) this.#caughtUp();
    this.#afterRound();
  }

  /** Returns what is wrong with the store, if the row has to wait. */
  async #tryToWrite(waiting: Waiting): Promise<{ error: unknown } | undefined> {
    const { write } = waiting;
    try {
      const writing = write.write();
      this.#underWay = Promise.allSettled([writing]);
      await writing;
    } catch (error) {
      this.#metrics.countStoreFailure();
      if (this.#faultOf(error) !== undefined) return { error };
      // This row can never be written: a fault of ours, and no reason to hold up all others.
      this.#log.error({ err: error }, `could not store ${write.what}`);
    }
    // A newer write of the same row may have come meanwhile; it stays in its place.
    if (waiting.write === write) {
      if (this.#waiting.get(write.key) === waiting) this.#waiting.delete(write.key);
      tell(waiting);
    }
    return undefined;
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
    const [oldest] = this.#waiting.values();
    if (oldest === undefined) return;
    this.#waiting.delete(oldest.write.key);
    tell(oldest);
    this.#metrics.countStoreDrop();
  }
}

function tell(waiting: Waiting): void {
  for (const resolve of waiting.told.splice(0)) resolve();
}
