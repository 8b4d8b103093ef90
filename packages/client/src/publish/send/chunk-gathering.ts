/**
 * Gathers chunks for as long as the hub wishes, so that a busy one has one message to read instead of five, which would
 * wait there for each other all the same. An idle hub wishes nothing: each chunk leaves at once.
 * From: chunk-sender.ts, each chunk that the uplink takes. To: the same, all of them as one batch.
 */
import { batchBytes, type Chunk } from '@streamhub/protocol';

/** From here on it is the bytes that cost, and no longer the message. */
const FULL_BYTES = 65_536;

export class ChunkGathering {
  readonly #send: (chunks: Chunk[]) => void;
  #chunks: Chunk[] = [];
  #bytes = 0;
  #sentMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** As the hub last said. */
  gatherMs = 0;

  constructor(send: (chunks: Chunk[]) => void) {
    this.#send = send;
  }

  /** A hidden tab's timers come once a second; the next chunk is in time. */
  add(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#bytes += batchBytes([chunk]);
    const waitMs = this.#sentMs + this.gatherMs - performance.now();
    if (waitMs <= 0 || this.#bytes >= FULL_BYTES) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), waitMs);
  }

  /** What is there leaves now: something is about to be said that must come after it. */
  flush(): void {
    const chunks = this.#chunks;
    this.clear();
    if (chunks.length === 0) return;
    this.#sentMs = performance.now();
    this.#send(chunks);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#chunks = [];
    this.#bytes = 0;
  }
}
