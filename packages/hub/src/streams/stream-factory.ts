/**
 * Makes streams: key, secret, row.
 * From: live-streams.ts, on `stream:create`. To: the store.
 */
import type { Visibility } from '@streamhub/protocol';
import type { Clock } from '../clock.ts';
import { TokenBucket } from '../ingest/token-bucket.ts';
import { TrackGates } from '../ingest/track-gates.ts';
import { hashToken, newStreamKey, newToken } from '../secret.ts';
import type { StreamTable } from '../store/stream-table.ts';
import type { User } from '../users/user-factory.ts';
import type { LiveStream } from './live-stream.ts';
import { ViewerDelays } from './viewer-delays.ts';

export class StreamFactory {
  readonly #streams: StreamTable;
  readonly #clock: Clock;
  readonly #maxFramesPerSecond: number;

  constructor({
    streams,
    clock,
    maxFramesPerSecond,
  }: {
    streams: StreamTable;
    clock: Clock;
    maxFramesPerSecond: number;
  }) {
    this.#streams = streams;
    this.#clock = clock;
    this.#maxFramesPerSecond = maxFramesPerSecond;
  }

  /** The publish token is given out here once; memory and store have only its hash. */
  async create({
    streamer,
    streamerId,
    title,
    visibility,
  }: {
    streamer: User;
    /** The connection that sends. */
    streamerId: string;
    title: string;
    visibility: Visibility;
  }): Promise<{ stream: LiveStream; publishToken: string }> {
    const nowMs = this.#clock.now();
    const publishToken = newToken();
    const stream: LiveStream = {
      streamKey: newStreamKey(),
      title,
      visibility,
      streamerName: streamer.username,
      publishTokenHash: hashToken(publishToken),
      startedAtMs: nowMs,
      frameRate: new TokenBucket({ ratePerSecond: this.#maxFramesPerSecond, nowMs }),
      trackGates: new TrackGates({ maxFramesPerSecond: this.#maxFramesPerSecond }),
      viewerDelays: new ViewerDelays(),
      lastFrameAtMs: nowMs,
      peakViewers: 0,
      presence: { state: 'live', streamerId },
    };
    await this.#streams.insert({
      stream_key: stream.streamKey,
      user_id: streamer.userId,
      title,
      visibility,
      publish_token_hash: stream.publishTokenHash,
      started_at: nowMs,
      ended_at: null,
      end_reason: null,
      peak_viewers: 0,
    });
    return { stream, publishToken };
  }
}
