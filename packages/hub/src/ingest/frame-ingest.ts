/**
 * Lets a frame in: does it come from the stream's streamer, not too fast, not too large, and is it a frame at all?
 * From: gateway/request-handlers.ts, each `stream:data:send`. To: distribute/stream-distributor.ts.
 */
import { type Answer, classicFrameProblem, refuse, type Sent } from '@streamhub/protocol';
import type { Clock } from '../clock.ts';
import type { StreamDistributor } from '../distribute/stream-distributor.ts';
import { streamerIdOf } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';

export class FrameIngest {
  readonly #liveStreams: LiveStreams;
  readonly #distributor: StreamDistributor;
  readonly #clock: Clock;
  readonly #maxFrameBytes: number;

  constructor(parts: {
    liveStreams: LiveStreams;
    distributor: StreamDistributor;
    clock: Clock;
    maxFrameBytes: number;
  }) {
    this.#liveStreams = parts.liveStreams;
    this.#distributor = parts.distributor;
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
    const stream = this.#liveStreams.get(streamKey);
    if (stream === undefined || streamerIdOf(stream) !== streamerId) return undefined;
    const nowMs = this.#clock.now();
    if (!stream.frameRate.take(nowMs)) return refuse('rate_limited');
    const problem = classicFrameProblem(data, this.#maxFrameBytes);
    if (problem !== undefined) return refuse(problem);
    stream.lastFrameAtMs = nowMs;
    const viewers = this.#distributor.distributeStreamData(streamKey, data as string, streamerId);
    return { ok: true, viewers };
  }
}
