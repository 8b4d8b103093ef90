/**
 * The hub's end of the journals: hands each batch to the thread that writes, and never waits.
 * From: ../archive.ts. To: journal-outbox.ts, and so journal-thread.ts; troubles with the disk to the log, one line an outage.
 * Bound: MAX_WAITING_OF_ALL bytes of all recordings; journal.ts has that of one.
 */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { Journal } from './journal.ts';
import type { FromThread, JournalThreadData, ToThread } from './journal-messages.ts';
import { JournalOutbox } from './journal-outbox.ts';
import { SharedCounts } from './shared-counts.ts';

const MAX_WAITING_OF_ALL = 64_000_000;
/** A stop of the hub waits for a slow disk so long, and not longer. */
const STOP_WITHIN_MS = 1_000;
const REST_MS = 1_000;
/** No journal's. */
const OF_ALL = 0;

interface Parts {
  clock: Clock;
  log: Logger;
  /** A test has a thread whose disk is slow. */
  thread?: URL;
}

export class JournalWriter implements AsyncDisposable {
  readonly #parts: Parts;
  readonly #open = new Map<number, Journal>();
  readonly #troubled = new Set<number>();
  readonly #ofAll = new SharedCounts();
  #handedBytes = 0;
  #thread: Worker | undefined;
  /** With the thread: undefined before the first recording, and after the thread has failed. */
  #outbox: JournalOutbox | undefined;
  /** A fault that comes back at once must not keep the hub at it. */
  #isResting = false;
  #nextId = 1;
  /** Of recordings that are over. */
  #lostBefore = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Goes on with what is in the folder, or begins. */
  open(folder: string): Journal {
    const id = this.#nextId;
    this.#nextId += 1;
    const journal = new Journal({
      folder,
      post: (message) => this.#post({ ...message, id }),
      handed: (bytes) => {
        this.#handedBytes += bytes;
      },
      hasRoomForAll: () => this.waitingBytes < MAX_WAITING_OF_ALL,
      onSlow: () => this.#note(id, 'the disk is slower than what comes'),
      onKeepingUp: () => this.#forget(id),
      onClosing: () => this.#post({ do: 'close', id }),
    });
    this.#open.set(id, journal);
    this.#post({ ...this.#openMessage(journal), id });
    return journal;
  }

  get waitingBytes(): number {
    return this.#handedBytes - this.#ofAll.handledBytes;
  }

  get troubled(): number {
    return this.#troubled.size;
  }

  /** Since the hub's start. */
  get writtenBytes(): number {
    return this.#ofAll.writtenBytes;
  }

  get lostChunks(): number {
    let lost = this.#lostBefore;
    for (const journal of this.#open.values()) lost += journal.lostChunks;
    return lost;
  }

  /** Writes and syncs what waits, if the disk does so in a few seconds. */
  async [Symbol.asyncDispose](): Promise<void> {
    const thread = this.#thread;
    if (thread === undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    thread.once('exit', () => resolve());
    thread.removeAllListeners('error');
    this.#post({ do: 'stop', id: OF_ALL });
    this.#outbox?.wake();
    const timer = setTimeout(() => {
      this.#parts.log.warn('the disk of the recordings is too slow: their last seconds are lost');
      void thread.terminate();
    }, STOP_WITHIN_MS);
    await promise;
    clearTimeout(timer);
    this.#outbox?.close();
    this.#thread = undefined;
    for (const journal of this.#open.values()) journal.closed.resolve();
    this.#open.clear();
  }

  #openMessage({ folder, counts }: Journal): Omit<Extract<ToThread, { do: 'open' }>, 'id'> {
    return { do: 'open', folder, counts: counts.memory, epochMs: this.#parts.clock.epochMs() };
  }

  /** While the thread rests nothing is kept: it begins with a gap. */
  #post(message: ToThread): void {
    if (this.#isResting) return;
    this.#outbox ??= new JournalOutbox((ring) => {
      this.#thread = this.#begin(ring);
      return this.#thread;
    });
    this.#outbox.post(message);
  }

  #begin(ring: SharedArrayBuffer): Worker {
    const { thread = new URL('./journal-thread.ts', import.meta.url), clock, log } = this.#parts;
    const workerData: JournalThreadData = { counts: this.#ofAll.memory, ring };
    const worker = new Worker(thread, { workerData });
    worker.unref();
    worker.on('message', (message: FromThread) => this.#take(message));
    worker.once('error', (error) => {
      log.error({ err: error }, 'recordings are interrupted: their thread failed, and begins anew');
      this.#outbox?.close();
      this.#outbox = undefined;
      this.#thread = undefined;
      this.#isResting = true;
      clock.after(REST_MS, () => this.#beginAnew());
    });
    return worker;
  }

  /** What the thread had been handed, and what came since, is lost. */
  #beginAnew(): void {
    this.#isResting = false;
    this.#handedBytes = this.#ofAll.handledBytes;
    for (const [id, journal] of this.#open) {
      journal.nothingWaits();
      this.#post({ ...this.#openMessage(journal), id });
      if (journal.isClosing) this.#post({ do: 'close', id });
    }
  }

  #take(message: FromThread): void {
    const { id } = message;
    switch (message.is) {
      case 'trouble':
        this.#note(id, message.reason);
        return;
      case 'well':
        this.#forget(id);
        return;
      case 'closed': {
        const journal = this.#open.get(id);
        this.#open.delete(id);
        this.#forget(id);
        if (journal === undefined) return;
        this.#lostBefore += journal.lostChunks;
        journal.closed.resolve();
      }
    }
  }

  #note(id: number, reason: string): void {
    if (this.#troubled.size === 0) {
      this.#parts.log.warn(
        { reason },
        'recordings cannot be written: streams go on, what is not written is a gap, and each group tries again',
      );
    }
    this.#troubled.add(id);
  }

  #forget(id: number): void {
    if (!this.#troubled.delete(id) || this.#troubled.size > 0) return;
    this.#parts.log.info('recordings are written again');
  }
}
