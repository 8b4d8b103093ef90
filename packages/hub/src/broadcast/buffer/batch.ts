/**
 * One batch of chunks whose headers have been read once: what travels inside the hub.
 * From: ingest/chunk-ingest.ts, and classic-buffer.ts for the frames of a classic stream. To: coded-buffer.ts,
 * held-batches.ts, cut-sheet.ts.
 * Payloads stay where they are; runs of whole chunks are batches themselves (rule C1).
 */
import { type ChunkHeader, chunkHeaderBytes } from '@streamhub/protocol';

export interface PlacedChunk {
  header: ChunkHeader;
  /** Where it begins in the batch. */
  offset: number;
}

export interface Batch {
  readonly bytes: Uint8Array;
  readonly chunks: readonly PlacedChunk[];
}

export function endOf({ header, offset }: PlacedChunk): number {
  return offset + chunkHeaderBytes + header.payloadBytes;
}

export function payloadOf({ bytes }: Batch, chunk: PlacedChunk): Uint8Array {
  return bytes.subarray(chunk.offset + chunkHeaderBytes, endOf(chunk));
}

/** Some of the batch's chunks, in its order. Where they stand together they are not copied. */
export function bytesOfChunks({ bytes, chunks }: Batch, kept: readonly PlacedChunk[]): Uint8Array {
  const [first] = kept;
  const last = kept.at(-1);
  if (first === undefined || last === undefined) return bytes.subarray(0, 0);
  if (kept.length === chunks.length) return bytes;
  const length = kept.reduce((sum, chunk) => sum + endOf(chunk) - chunk.offset, 0);
  if (length === endOf(last) - first.offset) return bytes.subarray(first.offset, endOf(last));
  return Buffer.concat(kept.map((chunk) => bytes.subarray(chunk.offset, endOf(chunk))));
}
