/**
 * Tells a streamer how its viewers fare: their delay, and what they can decode.
 * From: socket-io/viewing.ts and cluster/origin.ts, a summary when one is due. To: the streamer's port.
 */
import { Notice } from '../broadcast/notice.ts';
import type { LiveStream } from './live-stream.ts';
import type { DelaySummary } from './viewer-delays.ts';

/** `summary`: undefined while none is due. */
export function tellFeedback(
  { streamKey, broadcast }: LiveStream,
  summary: DelaySummary | undefined,
): void {
  const { streamer } = broadcast;
  if (summary === undefined || streamer === undefined) return;
  // Asks every viewer: not at each report.
  const { decoding } = broadcast;
  const feedback = { streamKey, ...summary, ...(decoding && { decoding }) };
  streamer.notify(new Notice('stream:feedback', feedback));
}
