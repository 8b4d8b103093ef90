/**
 * Makes streams: key, secret, row; and makes them again from their rows after the process died.
 * From: live-streams.ts, on `stream:create` and at the start. To: the store.
 */
import { limits, type Visibility } from '@streamhub/protocol';
import type { Clock } from '../clock.ts';
import { TrackGates } from '../ingest/track-gates.ts';
import type { Place } from '../limits/address-group.ts';
import { FRAME_HEADROOM, TokenBucket } from '../limits/token-bucket.ts';
import { hashToken, newStreamKey, newToken } from '../secret.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import type { StreamTable } from '../store/store.ts';
import type { User, UserFactory } from '../users/user-factory.ts';
import type { Keeping, NewStream } from './live-stream.ts';
import { streamRowOf } from './stream-row.ts';
import { ViewerDelays } from './viewer-delays.ts';

interface Parts {
  streams: StreamTable;
  users: UserFactory;
  /** The name of this node, if it has one. */
  node: string | null;
  clock: Clock;
  maxFramesPerSecond: number;
  maxBytesPerSecond: number;
}

export interface Created {
  streamKey: string;
  /** Given out once. */
  publishToken: string;
  startedAtMs: number;
}

export class StreamFactory {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get node(): string | null {
    return this.#parts.node;
  }

  /**
   * The publish token is given out here once; memory and store have only its hash. Resolves when the row is written,
   * or waits for a store that cannot be written now.
   */
  async create({
    streamer,
    title,
    visibility,
    passwordHash,
    place,
    keeping,
    startsAtMs,
    isRecorded = false,
  }: {
    streamer: User;
    place: Place;
    title: string;
    visibility: Visibility;
    passwordHash?: string | undefined;
    keeping?: Keeping | undefined;
    startsAtMs?: number | undefined;
    isRecorded?: boolean | undefined;
  }): Promise<{ stream: NewStream; publishToken: string }> {
    const publishToken = newToken();
    const startedAtMs = this.#parts.clock.epochMs();
    const stream: NewStream = {
      streamKey: newStreamKey(),
      title,
      visibility,
      userId: streamer.userId,
      streamerName: streamer.username,
      publishTokenHash: hashToken(publishToken),
      passwordHash,
      startedAtMs,
      peakViewers: 0,
      node: this.#parts.node,
      epoch: 0,
      keeping,
      startsAtMs,
      end: startsAtMs === undefined ? undefined : { endedAtMs: startedAtMs, reason: null },
      isRecorded,
      place,
      ...this.#fresh(),
    };
    // In this order: the stream's row names the user's.
    void this.#parts.users.keep(streamer);
    await this.#parts.streams.save(streamRowOf(stream));
    return { stream, publishToken };
  }

  /** As it was, without its streamer. */
  restore(row: StreamRowWithName): NewStream {
    return {
      streamKey: row.stream_key,
      title: row.title,
      visibility: row.visibility,
      userId: row.user_id,
      streamerName: row.username,
      publishTokenHash: row.publish_token_hash,
      passwordHash: row.password_hash ?? undefined,
      startedAtMs: row.started_at,
      peakViewers: row.peak_viewers,
      node: row.node,
      epoch: row.epoch,
      keeping: keepingOf(row),
      startsAtMs: row.starts_at ?? undefined,
      end: row.ended_at === null ? undefined : { endedAtMs: row.ended_at, reason: row.end_reason },
      isRecorded: false,
      place: undefined,
      ...this.#fresh(),
    };
  }

  /** What begins anew with each life of the process. */
  #fresh() {
    const { clock, maxFramesPerSecond, maxBytesPerSecond } = this.#parts;
    const nowMs = clock.now();
    return {
      frameRate: new TokenBucket({
        ratePerSecond: maxFramesPerSecond,
        headroom: FRAME_HEADROOM,
        nowMs,
      }),
      byteRate: new TokenBucket({ ratePerSecond: maxBytesPerSecond, nowMs }),
      trackGates: new TrackGates({ maxFramesPerSecond }),
      trackRate: new TokenBucket({
        ratePerSecond: limits.trackStatementsPerSecond,
        atOnce: limits.trackStatementsAtOnce,
        nowMs,
      }),
      viewerDelays: new ViewerDelays(),
      silentSinceMs: nowMs,
    };
  }
}

function keepingOf(row: StreamRowWithName): Keeping | undefined {
  if (row.is_kept === 0) return undefined;
  return {
    accountId: row.account_id,
    address: row.kept_by_address ?? '',
    network: row.kept_by_network ?? '',
  };
}
