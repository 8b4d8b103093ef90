/**
 * The lines of a sidecar: what a recording's journal does not say itself. One JSON object a line, in order; `at` is a place in
 * the journal, all its files put end to end. Described in docs/recording.md.
 * From: recorder.ts. To: open-journal.ts, which writes them, and whoever reads a recording.
 */
import { type RecordedTrack, readTracks, type Track } from '@streamhub/protocol';

interface Moment {
  /** By the hub's clock, milliseconds since 1970. */
  epochMs: number;
}

/** `failed`: the disk. `slow`: it took too long, and the queue was full. */
type GapReason = 'failed' | 'slow';

export type LineFields =
  /** Writing begins, or goes on after a stop of the recording or the hub. */
  | (Moment & { line: 'begin' })
  /** From here on chunks are of these tracks. `timestampUs`: that of the first one. */
  | (Moment & {
      line: 'tracks';
      timestampUs: number;
      tracks: RecordedTrack[];
      clockOffsetUs?: number | undefined;
    })
  /** A key chunk of the leading track, or a picture of a preview. */
  | (Moment & { line: 'key'; trackId: number; timestampUs: number })
  | (Moment & { line: 'pause' })
  | (Moment & { line: 'resume' })
  /** What was sent since `fromEpochMs` was not written. */
  | (Moment & {
      line: 'gap';
      fromEpochMs: number;
      chunks: number;
      bytes: number;
      reason: GapReason;
    })
  /** Nothing more is written: the recording was stopped, its broadcast is over, or the hub stops. */
  | (Moment & { line: 'stop' });

export type SidecarLine = LineFields & { at: number };

export function writtenLine(fields: LineFields, at: number): string {
  return `${JSON.stringify({ ...fields, at })}\n`;
}

/** Undefined for what is no line: it was cut, or somebody else has written it. */
export function readLine(text: string): SidecarLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  const numbers = NUMBERS_OF[String(fields['line'])];
  const isWhole = numbers?.every((name) => isCount(fields[name])) ?? false;
  if (!isWhole || (fields['line'] === 'tracks' && tracksOf(fields['tracks']) === undefined)) {
    return undefined;
  }
  return value as SidecarLine;
}

export function writtenTracks(tracks: readonly Track[]): RecordedTrack[] {
  return tracks.map((track) => {
    if (track.kind === 'preview' || track.description === undefined) {
      return track as RecordedTrack;
    }
    const description = Buffer.from(track.description).toString('base64');
    return { ...track, description };
  });
}

/** Undefined if they are not tracks. */
export function tracksOf(written: unknown): Track[] | undefined {
  if (!Array.isArray(written)) return undefined;
  return readTracks(
    written.map((track: unknown) => {
      const description = (track as { description?: unknown } | null)?.description;
      return typeof description === 'string'
        ? { ...(track as object), description: Buffer.from(description, 'base64') }
        : track;
    }),
  );
}

const MOMENT = ['at', 'epochMs'];
const NUMBERS_OF: Record<string, readonly string[] | undefined> = {
  begin: MOMENT,
  tracks: [...MOMENT, 'timestampUs'],
  key: [...MOMENT, 'timestampUs', 'trackId'],
  pause: MOMENT,
  resume: MOMENT,
  gap: [...MOMENT, 'fromEpochMs', 'chunks', 'bytes'],
  stop: MOMENT,
};

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
