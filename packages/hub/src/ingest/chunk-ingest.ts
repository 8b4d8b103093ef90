/**
 * Lets a batch of chunks in, by its headers alone: is it whole, not too large, of stated tracks, in order, not too fast?
 * From: intake.ts, each binary `stream:data:send` of the stream's own streamer. To: broadcast/.
 */
import { forEachChunk, type Refusal, refuse } from '@streamhub/protocol';
import type { Batch, PlacedChunk } from '../broadcast/buffer/batch.ts';
import type { TrackGates } from './track-gates.ts';

/** The batch, taken whole, or why none of it is. */
export function takeBatch(
  bytes: Uint8Array,
  { gates, nowMs, maxPayloadBytes }: { gates: TrackGates; nowMs: number; maxPayloadBytes: number },
): { ok: true; batch: Batch } | Refusal {
  const chunks: PlacedChunk[] = [];
  const refusal = forEachChunk(bytes, (header, offset) => chunks.push({ header, offset }), {
    maxPayloadBytes,
  });
  if (refusal !== undefined) return refusal;
  const problem = gates.pass(chunks, nowMs);
  return problem === undefined ? { ok: true, batch: { bytes, chunks } } : refuse(problem);
}
