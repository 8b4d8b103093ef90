/**
 * A batch: one or more chunks back to back, as one binary message carries them.
 * Source: docs/protocol.md, section "Chunks". Whatever the bytes, the answer is a value or a refusal, and a batch is
 * taken or refused whole. Payloads are views into the batch, never copies.
 */
import {
  type ChunkHeader,
  chunkHeaderBytes,
  chunkProblemAt,
  headerAt,
  payloadBytesAt,
  viewOf,
  writeChunkHeader,
} from './chunk-header.ts';
import { type Refusal, refuse } from './errors.ts';

/** One encoded unit with what the hub may know of it. */
export type Chunk = Omit<ChunkHeader, 'payloadBytes'> & { payload: Uint8Array };

/** What a batch may be at most. */
export interface BatchLimits {
  /** Default 4096: half a minute of picture and sound. */
  maxChunks?: number;
  /** Default 1 000 000. */
  maxPayloadBytes?: number;
}

const MAX_CHUNKS = 4096;
const MAX_PAYLOAD_BYTES = 1_000_000;

/** How many bytes `encodeBatch` will make of them. */
export function batchBytes(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { payload }) => sum + chunkHeaderBytes + payload.byteLength, 0);
}

/** Throws a RangeError for what no decoder would take: no chunks at all, or a field out of its range. */
export function encodeBatch(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  if (chunks.length === 0) throw new RangeError('a batch has at least one chunk');
  const bytes = new Uint8Array(batchBytes(chunks));
  let offset = 0;
  for (const { payload, ...fields } of chunks) {
    writeChunkHeader(bytes, offset, { ...fields, payloadBytes: payload.byteLength });
    bytes.set(payload, offset + chunkHeaderBytes);
    offset += chunkHeaderBytes + payload.byteLength;
  }
  return bytes;
}

/** Takes a batch apart. The payloads are views into `bytes`, not copies. Whatever the bytes, it does not throw. */
export function decodeBatch(
  bytes: Uint8Array,
  limits: BatchLimits = {},
): { ok: true; chunks: Chunk[] } | Refusal {
  const chunks: Chunk[] = [];
  const refusal = forEachChunk(
    bytes,
    ({ payloadBytes, ...fields }, offset) => {
      const start = bytes.byteOffset + offset + chunkHeaderBytes;
      // Not subarray(): of a Node Buffer that would be another Buffer.
      chunks.push({ ...fields, payload: new Uint8Array(bytes.buffer, start, payloadBytes) });
    },
    limits,
  );
  return refusal ?? { ok: true, chunks };
}

/**
 * Hands over each chunk's header and where it begins, in order, without a look at the payloads. The chunk's own bytes
 * end at `offset + chunkHeaderBytes + header.payloadBytes`. If it returns a refusal, `visit` was never called.
 */
export function forEachChunk(
  bytes: Uint8Array,
  visit: (header: ChunkHeader, offset: number) => void,
  limits: BatchLimits = {},
): Refusal | undefined {
  const view = viewOf(bytes);
  const refusal = batchRefusal(view, limits);
  if (refusal) return refusal;
  let offset = 0;
  while (offset < view.byteLength) {
    const header = headerAt(view, offset);
    visit(header, offset);
    offset += chunkHeaderBytes + header.payloadBytes;
  }
  return undefined;
}

function batchRefusal(view: DataView, limits: BatchLimits): Refusal | undefined {
  const { maxChunks = MAX_CHUNKS, maxPayloadBytes = MAX_PAYLOAD_BYTES } = limits;
  if (view.byteLength === 0) {
    return refuse('invalid_chunk', 'A batch has at least one chunk.');
  }
  let offset = 0;
  for (let count = 0; offset < view.byteLength; count += 1) {
    if (count === maxChunks) {
      return refuse('invalid_chunk', `A batch has at most ${maxChunks} chunks.`);
    }
    const problem = chunkProblemAt(view, offset);
    if (problem !== undefined) {
      return refuse('invalid_chunk', `Chunk at byte ${offset}: ${problem}.`);
    }
    const payloadBytes = payloadBytesAt(view, offset);
    if (payloadBytes > maxPayloadBytes) {
      return refuse(
        'frame_too_large',
        `A chunk has ${payloadBytes} bytes, the limit is ${maxPayloadBytes}. Send a lower quality.`,
      );
    }
    offset += chunkHeaderBytes + payloadBytes;
  }
  return undefined;
}
