/**
 * Decides whether a batch may pass: each chunk of a stated track, each track forward, its time without a jump, and not
 * too fast. A batch passes whole or changes nothing.
 * From: chunk-ingest.ts, which hands in the time. One for each stream, kept by streams/live-stream.ts.
 */
import {
  type ErrorCode,
  limits,
  sequenceDistance,
  type Track,
  type TrackKind,
} from '@streamhub/protocol';
import type { PlacedChunk } from '../broadcast/buffer/batch.ts';
import { FRAME_HEADROOM, TokenBucket } from '../limits/token-bucket.ts';

interface Position {
  sequence: number;
  timestampUs: number;
}

interface TrackGate {
  readonly rate: TokenBucket;
  /** Each chunk stands alone, and says so (rule C4). */
  readonly isEachKey: boolean;
  passed: Position | undefined;
  /** The same while a batch is looked at, and how many of its chunks are of this track. */
  reached: Position | undefined;
  chunks: number;
}

export class TrackGates {
  readonly #maxFramesPerSecond: number;
  /**
   * Of the first, second … track of each kind. Kept as long as the stream: stating tracks again, with whatever numbers,
   * gives no new right to hurry.
   */
  readonly #rates: Record<TrackKind, TokenBucket[]> = { video: [], audio: [], preview: [] };
  readonly #gates = new Map<number, TrackGate>();

  constructor({ maxFramesPerSecond }: { maxFramesPerSecond: number }) {
    this.#maxFramesPerSecond = maxFramesPerSecond;
  }

  /** Whether tracks are stated: the stream is one of chunks. */
  get areStated(): boolean {
    return this.#gates.size > 0;
  }

  /** Each track may begin anywhere again: its streamer may have moved to another device. */
  state(tracks: readonly Track[], nowMs: number): void {
    this.#gates.clear();
    const count: Record<TrackKind, number> = { video: 0, audio: 0, preview: 0 };
    for (const { kind, trackId, codec } of tracks) {
      const rate = this.#rateOf(kind, count[kind], nowMs);
      count[kind] += 1;
      const isEachKey = kind !== 'video' || codec === 'jpeg';
      this.#gates.set(trackId, {
        rate,
        isEachKey,
        passed: undefined,
        reached: undefined,
        chunks: 0,
      });
    }
  }

  forget(): void {
    this.#gates.clear();
  }

  /** These came through another node's gates: the stream may go on here one day. */
  note(chunks: readonly PlacedChunk[]): void {
    for (const { header } of chunks) {
      const gate = this.#gates.get(header.trackId);
      if (gate !== undefined) gate.passed = header;
    }
  }

  /** Why the batch may not pass, or undefined: it has. */
  pass(chunks: readonly PlacedChunk[], nowMs: number): ErrorCode | undefined {
    for (const gate of this.#gates.values()) {
      gate.reached = gate.passed;
      gate.chunks = 0;
    }
    for (const { header } of chunks) {
      const gate = this.#gates.get(header.trackId);
      if (gate === undefined) return 'unknown_track';
      if (gate.isEachKey && !header.isKey) return 'invalid_chunk';
      if (gate.reached !== undefined && !follows(gate.reached, header)) return 'out_of_order';
      gate.reached = header;
      gate.chunks += 1;
    }
    for (const { rate, chunks } of this.#gates.values()) {
      if (chunks > 0 && !rate.has(nowMs, chunks)) return 'rate_limited';
    }
    for (const gate of this.#gates.values()) {
      gate.rate.take(nowMs, gate.chunks);
      gate.passed = gate.reached;
    }
    return undefined;
  }

  #rateOf(kind: TrackKind, place: number, nowMs: number): TokenBucket {
    const rates = this.#rates[kind];
    const ratePerSecond = kind === 'audio' ? limits.audioChunksPerSecond : this.#maxFramesPerSecond;
    const rate =
      rates[place] ?? new TokenBucket({ ratePerSecond, headroom: FRAME_HEADROOM, nowMs });
    rates[place] = rate;
    return rate;
  }
}

function follows(before: Position, { sequence, timestampUs }: Position): boolean {
  const jumpUs = Math.abs(timestampUs - before.timestampUs);
  return (
    sequenceDistance(before.sequence, sequence) > 0 && jumpUs <= limits.timestampJumpMaxMs * 1000
  );
}
