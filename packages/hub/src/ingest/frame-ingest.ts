/**
 * Lets in what comes from the stream's streamer: tracks, batches of chunks (chunk-ingest.ts) and frames. Is a frame not
 * too fast, not too large, and a frame at all?
 * From: gateway/request-handlers.ts, each `stream:data:send` and `stream:tracks`. To: distribute/stream-distributor.ts.
 */
import {
  type Answer,
  bytesOf,
  classicFrameProblem,
  refuse,
  type Sent,
  type Track,
} from '@streamhub/protocol';
import type { Clock } from '../clock.ts';
import type { StatedTracks } from '../distribute/stream-buffer.ts';
import type { StreamDistributor } from '../distribute/stream-distributor.ts';
import type { BufferBudget } from '../limits/buffer-budget.ts';
import { type LiveStream, streamerIdOf } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import { takeBatch } from './chunk-ingest.ts';

/** Of a track's other fields. */
const TRACK_TEXT_BYTES = 200;

export class FrameIngest {
  readonly #liveStreams: LiveStreams;
  readonly #distributor: StreamDistributor;
  readonly #bufferBudget: BufferBudget;
  readonly #clock: Clock;
  readonly #maxFrameBytes: number;

  constructor(parts: {
    liveStreams: LiveStreams;
    distributor: StreamDistributor;
    bufferBudget: BufferBudget;
    clock: Clock;
    maxFrameBytes: number;
  }) {
    this.#liveStreams = parts.liveStreams;
    this.#distributor = parts.distributor;
    this.#bufferBudget = parts.bufferBudget;
    this.#clock = parts.clock;
    this.#maxFrameBytes = parts.maxFrameBytes;
  }

  /** Undefined if the connection is not the streamer of a live stream with this key. Never waits. */
  take({
    streamKey,
    data,
    streamerId,
  }: {
    streamKey: string;
    data: unknown;
    streamerId: string;
  }): Answer<Sent> | undefined {
    const stream = this.#streamOf(streamKey, streamerId);
    if (stream === undefined) return undefined;
    const bytes = bytesOf(data);
    // What is refused for another reason has come over the line as well.
    const sizeBytes = bytes?.byteLength ?? (typeof data === 'string' ? data.length : 0);
    if (!stream.byteRate.take(this.#clock.now(), sizeBytes)) return refuse('rate_limited');
    this.#bufferBudget.cameIn(sizeBytes);
    return bytes === undefined
      ? this.#takeFrame(stream, data, streamerId)
      : this.#takeChunks(stream, bytes, streamerId);
  }

  /** Undefined as above. The first tracks make the stream one of chunks. */
  stateTracks({
    streamKey,
    streamerId,
    ...stated
  }: StatedTracks & { streamKey: string; streamerId: string }): Answer<object> | undefined {
    const stream = this.#streamOf(streamKey, streamerId);
    if (stream === undefined) return undefined;
    const nowMs = this.#clock.now();
    const mayState =
      stream.byteRate.take(nowMs, trackBytes(stated.tracks)) && stream.trackRate.take(nowMs);
    if (!mayState) return refuse('rate_limited');
    stream.trackGates.state(stated.tracks, nowMs);
    this.#distributor.setTracks(streamKey, stated);
    return { ok: true };
  }

  #streamOf(streamKey: string, streamerId: string): LiveStream | undefined {
    const stream = this.#liveStreams.get(streamKey);
    return stream !== undefined && streamerIdOf(stream) === streamerId ? stream : undefined;
  }

  #takeFrame(stream: LiveStream, data: unknown, streamerId: string): Answer<Sent> {
    const nowMs = this.#clock.now();
    const { streamKey, frameRate, trackGates } = stream;
    if (!frameRate.take(nowMs)) return refuse('rate_limited');
    const problem = classicFrameProblem(data, this.#maxFrameBytes);
    if (problem !== undefined) return refuse(problem);
    if (trackGates.areStated) {
      // The streamer has moved to a device without encoders.
      trackGates.forget();
      this.#distributor.setTracks(streamKey, undefined);
    }
    stream.silentSinceMs = nowMs;
    const viewers = this.#distributor.distributeStreamData(streamKey, data as string, streamerId);
    return { ok: true, viewers };
  }

  #takeChunks(stream: LiveStream, bytes: Uint8Array, streamerId: string): Answer<Sent> {
    const nowMs = this.#clock.now();
    const { streamKey, trackGates: gates } = stream;
    const taken = takeBatch(bytes, { gates, nowMs, maxPayloadBytes: this.#maxFrameBytes });
    if (!taken.ok) return taken;
    stream.silentSinceMs = nowMs;
    const viewers = this.#distributor.distributeStreamData(streamKey, taken.batch, streamerId);
    return { ok: true, viewers, gatherMs: Math.round(this.#distributor.sendWindowMs) };
  }
}

/** About what they took on their way: descriptions are the most of it. */
function trackBytes(tracks: readonly Track[]): number {
  let bytes = TRACK_TEXT_BYTES * tracks.length;
  for (const track of tracks) {
    if (track.kind !== 'preview') bytes += track.description?.byteLength ?? 0;
  }
  return bytes;
}
