/**
 * What the journals' thread has done for one recording, or for all of them, in memory that both threads see: no message is needed for each batch.
 * From: serve-journals.ts, which counts. To: journal-writer.ts, which reads.
 */
const HANDLED_BYTES = 0;
const SIZE = 1;
const FILES = 2;
const LOST_CHUNKS = 3;
const LOST_BYTES = 4;
const DISK_BYTES = 5;
const NUMBERS = 6;

export class SharedCounts {
  readonly memory: SharedArrayBuffer;
  readonly #numbers: BigInt64Array;

  constructor(memory = new SharedArrayBuffer(NUMBERS * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#numbers = new BigInt64Array(memory);
  }

  /** Written or lost: it does not wait any more. */
  handled(bytes: number): void {
    Atomics.add(this.#numbers, HANDLED_BYTES, BigInt(bytes));
  }

  wrote({ size, files, diskBytes }: { size: number; files: number; diskBytes: number }): void {
    Atomics.store(this.#numbers, SIZE, BigInt(size));
    Atomics.store(this.#numbers, FILES, BigInt(files));
    Atomics.store(this.#numbers, DISK_BYTES, BigInt(diskBytes));
  }

  lost({ chunks, bytes }: { chunks: number; bytes: number }): void {
    Atomics.add(this.#numbers, LOST_CHUNKS, BigInt(chunks));
    Atomics.add(this.#numbers, LOST_BYTES, BigInt(bytes));
  }

  get handledBytes(): number {
    return this.#read(HANDLED_BYTES);
  }

  /** Of the journal, in all its files. */
  get size(): number {
    return this.#read(SIZE);
  }

  /** With the sidecar. */
  get diskBytes(): number {
    return this.#read(DISK_BYTES);
  }

  get files(): number {
    return this.#read(FILES);
  }

  get lostChunks(): number {
    return this.#read(LOST_CHUNKS);
  }

  get writtenBytes(): number {
    return this.#read(HANDLED_BYTES) - this.#read(LOST_BYTES);
  }

  #read(place: number): number {
    return Number(Atomics.load(this.#numbers, place));
  }
}
