/**
 * Keeps the database's write-ahead file short without holding up the event loop: SQLite's own checkpoint, which comes with
 * some write, syncs the disk twice in the middle of the way of a frame.
 * From: sqlite-store.ts, each write. To: checkpoint-thread.ts.
 * Bound: a program that reads the database and does not end keeps the file from being emptied. At MAX_WAL_BYTES writes are
 * refused like those to a full disk, so what there is to write waits in memory, bounded there.
 */
import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { FULL } from '../../data-folder/sqlite-fault.ts';
import type { CheckpointMode } from './checkpoint-thread.ts';

const CHECKPOINT_BYTES = 8_000_000;
const MAX_WAL_BYTES = 64_000_000;
/** One write adds some pages of 4 kB. */
const WRITES_A_LOOK = 50;

export class Checkpoints {
  readonly #file: string;
  readonly #log: Logger;
  #writes = 0;
  #isFull = false;
  /** How large the file was when it was last tidied; while somebody reads it, that does not help. */
  #tidiedAtBytes = 0;
  #running: Promise<void> | undefined;

  constructor({ file, log }: { file: string; log: Logger }) {
    this.#file = file;
    this.#log = log;
  }

  /** @throws as for a full disk if the write-ahead file has grown too large. */
  beforeWrite(): void {
    this.#writes += 1;
    if (this.#writes % WRITES_A_LOOK !== 0 && !this.#isFull) return;
    const wal = `${this.#file}-wal`;
    const bytes = statSync(wal, { throwIfNoEntry: false })?.size ?? 0;
    this.#isFull = bytes >= MAX_WAL_BYTES;
    if (bytes < this.#tidiedAtBytes) this.#tidiedAtBytes = 0;
    if (this.#isFull || bytes >= this.#tidiedAtBytes + CHECKPOINT_BYTES) {
      this.#tidiedAtBytes = bytes;
      this.#begin(this.#isFull ? 'TRUNCATE' : 'PASSIVE');
    }
    if (!this.#isFull) return;
    throw Object.assign(
      new Error(
        `${wal} has grown to ${bytes} bytes: another program reads the database and does not end, or the disk is too slow`,
      ),
      { errcode: FULL },
    );
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  #begin(mode: CheckpointMode): void {
    this.#running ??= this.#run(mode).finally(() => {
      this.#running = undefined;
    });
  }

  /** Never rejects: without it the file grows, up to the bound. */
  async #run(mode: CheckpointMode): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const thread = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
      workerData: { file: this.#file, mode },
    });
    thread.once('error', (error) => {
      this.#log.warn({ err: error }, 'the database could not be tidied; it is tried again');
    });
    thread.once('exit', () => resolve());
    await promise;
  }
}
