/**
 * A kept stream in memory follows its row, which has been changed here or by another node.
 * From: kept-streams.ts. To: the stream, its viewers and its streamer.
 */
import type { EndReason } from '@streamhub/protocol';
import type { StreamRowWithName } from '../store/rows.ts';
import { type LiveStream, stateOf } from './live-stream.ts';
import type { LiveStreams } from './live-streams.ts';
import { takenOver } from './taken-over.ts';

export function followRow(
  stream: LiveStream,
  row: StreamRowWithName,
  liveStreams: LiveStreams,
): void {
  const hasOtherToken = stream.publishTokenHash !== row.publish_token_hash;
  stream.title = row.title;
  stream.startsAtMs = row.starts_at ?? undefined;
  stream.publishTokenHash = row.publish_token_hash;
  // The rest is for the node that its streamer is on, which tells all viewers.
  if (stream.role === 'edge') return;
  if (row.is_kept === 0) {
    stream.keeping = undefined;
    endNow(stream, liveStreams, row.end_reason ?? 'ended');
    return;
  }
  liveStreams.offline.tell(stream);
  if (hasOtherToken) dismissStreamer(stream, liveStreams);
}

/** Whoever sends it has no right to it any more. */
function dismissStreamer(stream: LiveStream, liveStreams: LiveStreams): void {
  const { streamer } = stream.broadcast;
  liveStreams.streamerLost(stream);
  streamer?.notify(takenOver());
}

function endNow(stream: LiveStream, liveStreams: LiveStreams, reason: EndReason): void {
  if (stateOf(stream) === 'offline') liveStreams.offline.end(stream, reason);
  else void liveStreams.end(stream, reason);
}
