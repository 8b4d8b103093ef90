/** A broadcast that is on air, with its rows as they begin and as they are now. From: archive.ts. */
import { newBroadcastId } from '../secret.ts';
import type { BroadcastRow, RecordingRow } from '../store/rows.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { Journal } from './journal/journal.ts';
import type { Recorder } from './recorder.ts';

export interface OnAir {
  readonly stream: LiveStream;
  readonly broadcast: BroadcastRow;
  /** Undefined: nothing of it has been recorded. */
  recording: RecordingRow | undefined;
  /** While it is being written. */
  writing: { recorder: Recorder; journal: Journal } | undefined;
  /** The keep rules have stopped it. */
  hasNoRoom: boolean;
}

export function newBroadcast({ streamKey }: LiveStream, epochMs: number): BroadcastRow {
  return {
    broadcast_id: newBroadcastId(),
    stream_key: streamKey,
    started_at: epochMs,
    ended_at: null,
    end_reason: null,
    peak_viewers: 0,
  };
}

export function newRecording({ stream, broadcast }: OnAir, epochMs: number): RecordingRow {
  return {
    broadcast_id: broadcast.broadcast_id,
    stream_key: stream.streamKey,
    title: stream.title,
    state: 'recording',
    started_at: epochMs,
    ended_at: epochMs,
    bytes: 0,
    files: 0,
  };
}

/** Undefined: nothing of it has been recorded. */
export function rowNow({ recording, writing }: OnAir, epochMs: number): RecordingRow | undefined {
  if (recording === undefined || writing === undefined) return recording;
  const { diskBytes, files } = writing.journal;
  return { ...recording, state: 'recording', bytes: diskBytes, files, ended_at: epochMs };
}
