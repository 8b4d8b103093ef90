/** A recording as lists have it. Source of the form: docs/protocol.md, section "HTTP". From: the routes of recordings. */
import type { RecordingSummary } from '@streamhub/protocol';
import { isoTime } from '../../clock.ts';
import type { RecordingRow } from '../../store/rows.ts';

export function summaryOf(row: RecordingRow): RecordingSummary {
  return {
    recordingId: row.broadcast_id,
    streamKey: row.stream_key,
    title: row.title,
    startedAt: isoTime(row.started_at),
    endedAt: isoTime(row.ended_at),
    state: row.state,
    bytes: row.bytes,
  };
}
