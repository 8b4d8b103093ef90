/**
 * How it goes with what is brought into the object storage: numbers for the metrics, and lines in the log, of troubles one a
 * minute at most.
 * From: offloader.ts. To: the metrics; the log.
 */
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { StorageFault } from './storage-fault.ts';

const QUIET_MS = 60_000;

export class OffloadNews {
  readonly #clock: Clock;
  readonly #log: Logger;
  #isTroubled = false;
  #saidAtMs = Number.NEGATIVE_INFINITY;
  waitingFiles = 0;
  waitingBytes = 0;
  /** Objects, as far as they have been looked for. */
  toBeDeleted = 0;
  sentBytes = 0;
  failures = 0;

  constructor({ clock, log }: { clock: Clock; log: Logger }) {
    this.#clock = clock;
    this.#log = log;
  }

  /** All that can go, before the first of them does. */
  waits(files: readonly { bytes: number }[]): void {
    this.waitingFiles = files.length;
    this.waitingBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  sent(bytes: number): void {
    this.sentBytes += bytes;
  }

  isThere(bytes: number): void {
    this.waitingFiles -= 1;
    this.waitingBytes -= bytes;
  }

  well(): void {
    if (!this.#isTroubled) return;
    this.#isTroubled = false;
    this.#log.info('recordings go to the object storage again');
  }

  failed(error: unknown): void {
    this.failures += 1;
    this.#isTroubled = true;
    const nowMs = this.#clock.now();
    if (nowMs - this.#saidAtMs < QUIET_MS) return;
    this.#saidAtMs = nowMs;
    const { waitingFiles, waitingBytes, toBeDeleted } = this;
    // The words of a fault are the hub's own. All else is of the disk or the database.
    const what = error instanceof StorageFault ? { reason: error.message } : { err: error };
    this.#log.warn(
      { ...what, waitingFiles, waitingBytes, toBeDeleted },
      'recordings wait for the object storage: they stay in their folder, and it is tried again',
    );
  }
}
