/**
 * One batch of chunks whose headers have been read once: what travels inside the hub.
 * From: ingest/chunk-ingest.ts, and classic-buffer.ts for the frames of a classic stream. To: coded-buffer.ts, audience.ts.
 * Payloads stay where they are; parts are runs of whole chunks, which are batches themselves (rule C1).
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

/** What of a batch is sent to some of the viewers. */
export interface Part {
  bytes: Uint8Array;
  chunks: number;
}

export function endOf({ header, offset }: PlacedChunk): number {
  return offset + chunkHeaderBytes + header.payloadBytes;
}

export function payloadOf({ bytes }: Batch, chunk: PlacedChunk): Uint8Array {
  return bytes.subarray(chunk.offset + chunkHeaderBytes, endOf(chunk));
}

export function wholeOf({ bytes, chunks }: Batch): Part {
  return { bytes, chunks: chunks.length };
}

/** From the last key chunk of a track on; undefined if the batch has none. */
export function fromLastKey({ bytes, chunks }: Batch, trackId: number): Part | undefined {
  const index = chunks.findLastIndex(({ header }) => header.isKey && header.trackId === trackId);
  const key = chunks[index];
  return key && { bytes: bytes.subarray(key.offset), chunks: chunks.length - index };
}

/** All but the chunks of one track; undefined if nothing is left. */
export function withoutTrack({ bytes, chunks }: Batch, trackId: number): Part | undefined {
  const others = chunks.filter(({ header }) => header.trackId !== trackId);
  if (others.length === 0) return undefined;
  if (others.length === chunks.length) return { bytes, chunks: chunks.length };
  const runs = others.map((chunk) => bytes.subarray(chunk.offset, endOf(chunk)));
  return { bytes: Buffer.concat(runs), chunks: others.length };
}
