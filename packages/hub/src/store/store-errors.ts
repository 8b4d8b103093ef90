/**
 * Tells a database that is in trouble from a fault of the hub. Requests fail by the hundred then; the log says so once a minute.
 * From: ../open-store.ts; what a request has thrown. To: the log and the metrics.
 */
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { FaultOf } from './store-fault.ts';

const QUIET_MS = 60_000;

export class StoreErrors {
  readonly #faultOf: FaultOf;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #metrics: Metrics;
  #saidAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: { faultOf: FaultOf; log: Logger; clock: Clock; metrics: Metrics }) {
    this.#faultOf = parts.faultOf;
    this.#log = parts.log;
    this.#clock = parts.clock;
    this.#metrics = parts.metrics;
  }

  /** True: the database could not be asked, and may answer later. */
  note(error: unknown): boolean {
    if (this.#faultOf(error) === undefined) return false;
    this.#metrics.countStoreFailure();
    const nowMs = this.#clock.now();
    if (nowMs - this.#saidAtMs >= QUIET_MS) {
      this.#saidAtMs = nowMs;
      this.#log.warn(
        { err: error },
        'the database cannot be asked: streams go on, and what needs it is refused with store_unavailable',
      );
    }
    return true;
  }
}
