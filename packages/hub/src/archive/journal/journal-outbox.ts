/**
 * What goes to the journals' thread, in order: batches through the ring, the few other things as messages, each with its place
 * in the ring. What has no room there waits here. To wake the thread costs more than to write: it is woken when a recording has a
 * second batch that is not taken, so that of each at most one waits.
 * From: journal-writer.ts. To: journal-ring.ts, and the thread.
 * Bound: that of whoever asks, as the bytes that wait here are bytes that are not written yet.
 */
import type { Worker } from 'node:worker_threads';
import type { ToThread } from './journal-messages.ts';
import { JournalRing, MOST_BYTES_IN_RING } from './journal-ring.ts';

const TRY_AGAIN_MS = 10;

export class JournalOutbox {
  readonly ring = new JournalRing();
  readonly #thread: Pick<Worker, 'postMessage'>;
  readonly #waiting: ToThread[] = [];
  /** Of each recording, where its last batch ends in the ring. */
  readonly #ends = new Map<number, number>();
  #again: NodeJS.Timeout | undefined;

  constructor(begin: (ring: SharedArrayBuffer) => Pick<Worker, 'postMessage'>) {
    this.#thread = begin(this.ring.memory);
  }

  /** Bytes are copied. */
  post(message: ToThread): void {
    const { id } = message;
    const end = this.#ends.get(id);
    const isSecond = end !== undefined && !this.ring.isTaken(end);
    if (this.#waiting.length > 0 || !this.#hand(message)) this.#waiting.push(owned(message));
    if (message.do === 'append') this.#ends.set(id, this.ring.end);
    else this.#ends.delete(id);
    const mayWait = message.do === 'append' && !isSecond && !this.ring.isHalfFull;
    if (mayWait && this.#waiting.length === 0) return;
    // At once, and not at the end of the event-loop tick: a death until then would cost both batches.
    this.wake();
  }

  wake(): void {
    this.close();
    let handed = 0;
    for (const message of this.#waiting) {
      if (!this.#hand(message)) break;
      handed += 1;
    }
    this.#waiting.splice(0, handed);
    this.ring.wake();
    if (this.#waiting.length === 0) return;
    this.#again = setTimeout(() => this.wake(), TRY_AGAIN_MS).unref();
  }

  /** Nothing more is handed over. Twice is harmless. */
  close(): void {
    clearTimeout(this.#again);
    this.#again = undefined;
  }

  #hand(message: ToThread): boolean {
    if (message.do === 'append') {
      const { bytes, lines, start } = message;
      const isPlain = lines.length === 0 && start === undefined;
      if (isPlain && bytes.byteLength <= MOST_BYTES_IN_RING) return this.ring.put(message);
    }
    // Else all the memory that the bytes are a part of would go with them.
    return this.ring.putMessage(() => this.#thread.postMessage(owned(message)));
  }
}

function owned(message: ToThread): ToThread {
  return message.do === 'append' ? { ...message, bytes: new Uint8Array(message.bytes) } : message;
}
