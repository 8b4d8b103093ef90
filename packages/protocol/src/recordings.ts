/**
 * What the hub answers over HTTP about recordings. Source: docs/protocol.md, section "HTTP".
 * Times are ISO 8601 texts; moments of a recording are milliseconds from its beginning.
 */
import type { Track } from './tracks.ts';

/** `recording`: it is being written. `stopped`: its broadcast is on air, and not recorded now. `done`: that is over. */
export type RecordingState = 'recording' | 'stopped' | 'done';

/** One of `GET /api/streams/:streamKey/recordings`. */
export interface RecordingSummary {
  recordingId: string;
  streamKey: string;
  title: string;
  startedAt: string;
  /** When something was written for the last time. */
  endedAt: string;
  state: RecordingState;
  /** On the hub's disk. */
  bytes: number;
  /** Of a private stream: what opens this recording for some hours, as the parameter `pass`. */
  pass?: string;
}

/** `GET /api/recordings`: of each public stream the newest that is done, the newest first, 24 at most. */
export interface PublicRecordings {
  recordings: (RecordingSummary & { streamer: string })[];
}

/** `GET /api/streams/:streamKey/recordings`: the newest first, 100 at most. */
export interface RecordingList {
  recordings: RecordingSummary[];
}

/** Tracks as JSON has them: `description` is base64. */
export type RecordedTrack = WithText<Track>;
type WithText<Of> = Of extends unknown ? Omit<Of, 'description'> & { description?: string } : never;

/** Chunks from `at` on are of these tracks, and one of time `timestampUs` is to be seen at `timeMs`. */
export interface RecordedSection {
  at: number;
  timeMs: number;
  timestampUs: number;
  clockOffsetUs?: number;
  tracks: RecordedTrack[];
}

/** `GET /api/streams/:streamKey/recordings/:recordingId`. */
export interface RecordingInfo extends RecordingSummary {
  lengthMs: number;
  /** Of the journal, which grows while it is written. */
  journalBytes: number;
  sections: RecordedSection[];
  /** The streamer's connection was gone. `toMs` is missing while it is. */
  pauses: { fromMs: number; toMs?: number }[];
  /** What the hub's disk could not take. */
  gaps: { timeMs: number; lengthMs: number; chunks: number }[];
  /** How many key chunks the index has. */
  keys: number;
}

/** The answer to `POST …/downloads`. `file`: below the same address. */
export type Download = { fromMs: number; toMs: number } & (
  | { state: 'making'; progress: number }
  | { state: 'ready'; file: string; bytes: number }
);

/** `GET …/index`: places in the journal at which one can begin to decode. */
export interface RecordingIndex {
  /** The number of the first of them among all, counted from 0. */
  first: number;
  total: number;
  keys: { timeMs: number; at: number }[];
}
