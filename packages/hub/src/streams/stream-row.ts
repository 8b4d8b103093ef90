/**
 * A live stream as the store keeps it, so that it can be brought back after the process died.
 * From: stream-factory.ts, live-streams.ts. To: the store, which writes the whole row.
 */
import type { EndReason } from '@streamhub/protocol';
import type { StreamRowWithName } from '../store/rows.ts';
import type { NewStream } from './live-stream.ts';

/** Without `end` the stream is live or paused, or of a kept one as it is. */
export function streamRowOf(
  stream: NewStream,
  end: { endedAtMs: number; reason: EndReason | null } | undefined = stream.end,
): StreamRowWithName {
  return {
    stream_key: stream.streamKey,
    user_id: stream.userId,
    username: stream.streamerName,
    title: stream.title,
    visibility: stream.visibility,
    publish_token_hash: stream.publishTokenHash,
    password_hash: stream.passwordHash ?? null,
    started_at: stream.startedAtMs,
    ended_at: end?.endedAtMs ?? null,
    end_reason: end?.reason ?? null,
    peak_viewers: stream.peakViewers,
    node: stream.node,
    epoch: stream.epoch,
    is_kept: stream.keeping === undefined ? 0 : 1,
    starts_at: stream.startsAtMs ?? null,
    account_id: stream.keeping?.accountId ?? null,
    kept_by_address: stream.keeping?.address ?? null,
    kept_by_network: stream.keeping?.network ?? null,
  };
}
