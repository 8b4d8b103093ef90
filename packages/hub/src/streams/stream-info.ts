/** What the world may know of a stream: the form `GET /api/streams` gives. */
import type { StreamInfo } from '@streamhub/protocol';
import { isoTime } from '../clock.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import { type LiveStream, stateOf } from './live-stream.ts';

export type LiveStreamInfo = Extract<StreamInfo, { state: 'live' | 'paused' }>;

export function liveStreamInfo(stream: LiveStream): LiveStreamInfo {
  return {
    streamKey: stream.streamKey,
    title: stream.title,
    streamer: stream.streamerName,
    visibility: stream.visibility,
    startedAt: isoTime(stream.startedAtMs),
    peakViewers: stream.peakViewers,
    state: stateOf(stream),
    viewers: stream.broadcast.viewers,
  };
}

/** Undefined for a row that has no end: its stream is live, or has ended this very moment. */
export function endedStreamInfo(row: StreamRowWithName): StreamInfo | undefined {
  if (row.ended_at === null || row.end_reason === null) return undefined;
  return {
    streamKey: row.stream_key,
    title: row.title,
    streamer: row.username,
    visibility: row.visibility,
    startedAt: isoTime(row.started_at),
    peakViewers: row.peak_viewers,
    state: 'ended',
    endedAt: isoTime(row.ended_at),
    reason: row.end_reason,
  };
}
