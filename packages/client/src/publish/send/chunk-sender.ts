/**
 * Sends chunks while the uplink has room for them, and the tracks before them.
 * From: coded-sender.ts, tracks and chunks of all encoders, one connection. To: the hub; coded-sender.ts, figures.
 */
import {
  batchBytes,
  type Chunk,
  type ErrorCode,
  encodeBatch,
  nextSequence,
  type Track,
  type TrackKind,
} from '@streamhub/protocol';
import type { HubLine } from '../../wire/hub-line.ts';
import type { EncodedChunk, TrackFacts } from '../encode/encoded-chunk.ts';
import { ChunkGathering } from './chunk-gathering.ts';
import { UplinkLag } from './uplink-lag.ts';
import type { UplinkRate } from './uplink-rate.ts';

const trackIds: Record<TrackKind, number> = { video: 0, audio: 1, preview: 2 };

/** Lives as long as the stream's page: a new connection goes on counting. */
export interface ChunkCounts {
  sequences: Record<TrackKind, number>;
  sent: Record<TrackKind, number>;
  bytes: Record<TrackKind, number>;
  /** Because the uplink was behind. */
  dropped: Record<TrackKind, number>;
}

export function newChunkCounts(): ChunkCounts {
  const zeros = () => ({ video: 0, audio: 0, preview: 0 });
  return { sequences: zeros(), sent: zeros(), bytes: zeros(), dropped: zeros() };
}

interface ChunkSenderOptions {
  line: HubLine;
  streamKey: string;
  /** Of a small request on this line. */
  roundTripMs: number;
  counts: ChunkCounts;
  /** Hears what is sent and what has arrived. */
  rate: Pick<UplinkRate, 'sent' | 'confirmed'>;
  onViewers: (viewers: number) => void;
  onRefused: (code: ErrorCode) => void;
  /** Video was given up and the line is free again, or the hub has to begin a group. */
  onKeyWanted: () => void;
}

/** Half a second is what the hub allows between two key frames, too. */
const ASK_KEY_EVERY_MS = 500;

export class ChunkSender {
  readonly #options: ChunkSenderOptions;
  readonly #lag: UplinkLag;
  readonly #gathering = new ChunkGathering((chunks) => this.#sendBatch(chunks));
  readonly #facts = new Map<TrackKind, TrackFacts>();
  #clockOffsetUs: number | undefined;
  #askedKeyMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(options: ChunkSenderOptions) {
    this.#options = options;
    this.#lag = new UplinkLag(options);
  }

  get isWaitingForKey(): boolean {
    return this.#lag.isWaitingForKey;
  }

  lagMs(nowMs: number): number {
    return this.#lag.lagMs(nowMs);
  }

  /** Goes out before the next chunk. Nothing does until the video is known: it makes the stream what it is. */
  setTrack(facts: TrackFacts): void {
    this.#facts.set(facts.kind, facts);
    this.#restate(facts.kind);
  }

  removeTrack(kind: TrackKind): void {
    if (this.#facts.delete(kind)) this.#restate(kind);
  }

  setClockOffset(clockOffsetUs: number): void {
    this.#clockOffsetUs = clockOffsetUs;
    this.#stateTracks();
  }

  send({ kind, isKey, temporalLayer, timestampUs, payload }: EncodedChunk): void {
    if (this.#isClosed || !this.#facts.has('video') || !this.#facts.has(kind)) return;
    const { counts } = this.#options;
    const nowMs = performance.now();
    if (!this.#lag.admits({ kind, isKey, temporalLayer }, nowMs)) {
      counts.dropped[kind] += 1;
      this.#askForKey(nowMs);
      return;
    }
    const sequence = counts.sequences[kind];
    counts.sequences[kind] = nextSequence(sequence);
    const trackId = trackIds[kind];
    const chunk = { trackId, isKey, temporalLayer, sequence, timestampUs, payload };
    counts.sent[kind] += 1;
    counts.bytes[kind] += batchBytes([chunk]);
    this.#gathering.add(chunk);
  }

  close(): void {
    this.#isClosed = true;
    this.#gathering.clear();
  }

  #sendBatch(chunks: Chunk[]): void {
    const { line, streamKey, rate } = this.#options;
    const nowMs = performance.now();
    const data = encodeBatch(chunks);
    const ofVideo = chunks.filter(({ trackId }) => trackId === trackIds.video);
    this.#lag.sent({ nowMs, bytes: data.byteLength });
    rate.sent({ nowMs, bytes: data.byteLength, videoBytes: batchBytes(ofVideo) });
    line.send('stream:data:send', { streamKey, data }, (answer) => {
      if (this.#isClosed) return;
      const confirmed = this.#lag.confirm(performance.now());
      if (confirmed) rate.confirmed(confirmed);
      if (!answer.ok) return this.#options.onRefused(answer.code);
      this.#gathering.gatherMs = answer.gatherMs ?? 0;
      this.#options.onViewers(answer.viewers);
    });
  }

  #askForKey(nowMs: number): void {
    if (!this.#lag.isWaitingForKey || !this.#lag.isFree(nowMs)) return;
    if (nowMs - this.#askedKeyMs < ASK_KEY_EVERY_MS) return;
    this.#askedKeyMs = nowMs;
    this.#options.onKeyWanted();
  }

  /** The hub begins its group anew with other tracks. Of its own, a video track brings a key chunk. */
  #restate(kind: TrackKind): void {
    this.#stateTracks();
    if (kind !== 'video' && this.#options.counts.sent.video > 0) this.#options.onKeyWanted();
  }

  #stateTracks(): void {
    if (this.#isClosed || !this.#facts.has('video')) return;
    this.#gathering.flush();
    const { line, streamKey, onRefused } = this.#options;
    const tracks = [...this.#facts.values()]
      .map((facts): Track => ({ ...facts, trackId: trackIds[facts.kind] }))
      .sort((a, b) => a.trackId - b.trackId);
    const offset = this.#clockOffsetUs;
    const request = {
      streamKey,
      tracks,
      ...(offset === undefined ? {} : { clockOffsetUs: offset }),
    };
    line.send('stream:tracks', request, (answer) => {
      if (!this.#isClosed && !answer.ok) onRefused(answer.code);
    });
  }
}
