/**
 * What came for a stream while its send window is open, put end to end: batches put together are a batch (rule C1).
 * From: audience.ts, each batch that has to wait. To: audience.ts, all of it as one.
 * Bound: a number of bytes and of chunks; whoever fills it must take it out at once.
 */
import type { Batch, PlacedChunk } from './batch.ts';

/** From here on the bytes cost more than the write that one more batch would save. */
const FULL_BYTES = 262_144;
/** A viewer's decoder takes 4 096 chunks in a batch (rule C9). */
const FULL_CHUNKS = 1_024;

export class HeldBatches {
  #parts: Uint8Array[] = [];
  #chunks: PlacedChunk[] = [];
  #bytes = 0;

  add({ bytes, chunks }: Batch): void {
    const shift = this.#bytes;
    for (const { header, offset } of chunks) this.#chunks.push({ header, offset: shift + offset });
    this.#parts.push(bytes);
    this.#bytes += bytes.byteLength;
  }

  /** So many chunks wait. Who joins now has them in its buffer. */
  get count(): number {
    return this.#chunks.length;
  }

  get isFull(): boolean {
    return this.#bytes >= FULL_BYTES || this.#chunks.length >= FULL_CHUNKS;
  }

  get chunks(): readonly PlacedChunk[] {
    return this.#chunks;
  }

  /** All of it, and nothing is held any more. */
  takeAll(): Batch {
    const [first] = this.#parts;
    const isOne = this.#parts.length === 1 && first !== undefined;
    const bytes = isOne ? first : Buffer.concat(this.#parts);
    const batch = { bytes, chunks: this.#chunks };
    this.#parts = [];
    this.#chunks = [];
    this.#bytes = 0;
    return batch;
  }
}
