/** What the world may know of a stream: the form `GET /api/streams` gives. */
import type { StreamInfo } from '@streamhub/protocol';
import { isoTime } from '../clock.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import { type LiveStream, stateOf } from './live-stream.ts';

/** Of a stream in memory. */
export type LiveStreamInfo = Exclude<StreamInfo, { state: 'ended' }>;

export function liveStreamInfo(stream: LiveStream): LiveStreamInfo {
  const state = stateOf(stream);
  return {
    streamKey: stream.streamKey,
    title: stream.title,
    streamer: stream.streamerName,
    visibility: stream.visibility,
    startedAt: isoTime(stream.startedAtMs),
    peakViewers: stream.peakViewers,
    ...(state === 'offline' ? { state, ...startsAt(stream.startsAtMs) } : { state }),
    viewers: stream.broadcast.viewers,
  };
}

/** Of a kept stream for which nobody waits. */
export function offlineStreamInfo(row: StreamRowWithName): StreamInfo {
  return {
    ...rowInfo(row),
    state: 'offline',
    ...startsAt(row.starts_at ?? undefined),
    viewers: 0,
  };
}

/** Undefined for a row that has no end: its stream is live, or has ended this very moment. */
export function storedStreamInfo(row: StreamRowWithName): StreamInfo | undefined {
  if (row.ended_at !== null && row.is_kept === 1) return offlineStreamInfo(row);
  if (row.ended_at === null || row.end_reason === null) return undefined;
  return {
    ...rowInfo(row),
    state: 'ended',
    endedAt: isoTime(row.ended_at),
    reason: row.end_reason,
  };
}

/** What is said of a stream in every state. */
export function rowInfo(row: StreamRowWithName) {
  return {
    streamKey: row.stream_key,
    title: row.title,
    streamer: row.username,
    visibility: row.visibility,
    startedAt: isoTime(row.started_at),
    peakViewers: row.peak_viewers,
  };
}

function startsAt(startsAtMs: number | undefined): { startsAt?: string } {
  return startsAtMs === undefined ? {} : { startsAt: isoTime(startsAtMs) };
}
