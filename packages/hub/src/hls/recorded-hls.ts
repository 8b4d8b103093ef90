/**
 * A recording as HLS: its playlists, and the chunks of its segments.
 * From: hls.ts. To: recording-segments.ts, once for each state of its time line; ../archive/reading/.
 */
import { type Answer, refuse } from '@streamhub/protocol';
import type { RecordingReader } from '../archive/reading/recording-reader.ts';
import type { FoundRecording } from '../archive/reading/recordings.ts';
import type { Clock } from '../clock.ts';
import type { FileKind } from './hls-path.ts';
import type { Offer } from './multivariant.ts';
import { type Playlist, targetOf } from './playlist.ts';
import { type RecordingSegment, segmentsOf } from './recording-segments.ts';
import type { MuxTask } from './segment-muxer.ts';

/** Of one segment, which is in memory while it is made. */
const MAX_SEGMENT_BYTES = 64_000_000;
/** A playlist keeps it while it grows. */
const LEAST_TARGET_S = 4;

interface Known {
  segments: RecordingSegment[];
  /** What they were made of. */
  keys: number;
  isWhole: boolean;
  /** Made of them when they were asked for. */
  texts: Map<string, string>;
}

export class RecordedHls {
  readonly #clock: Clock;
  readonly #known = new WeakMap<RecordingReader, Known>();

  constructor({ clock }: { clock: Clock }) {
    this.#clock = clock;
  }

  /** `kind`: of which list; `text` makes it, if it is not known yet. */
  async list(
    found: FoundRecording,
    { kind, text }: { kind: string; text(playlist: Playlist, offer: Offer): string },
  ): Promise<Answer<{ text: string; isOver: boolean }>> {
    const { segments, isWhole, texts } = await this.#segmentsOf(found);
    const newest = segments.at(-1);
    if (newest === undefined) {
      return isWhole
        ? refuse('not_for_hls')
        : refuse('rate_limited', 'Nothing of it is whole yet. Try again in a moment.');
    }
    const known = texts.get(kind);
    if (known !== undefined) return { ok: true, text: known, isOver: isWhole };
    const rates = segments.map((one) => (8 * (one.to - one.from)) / secondsOf(one));
    const peakBps = Math.ceil(rates.reduce((most, rate) => Math.max(most, rate), 0));
    const offer = { tracks: newest.section.tracks, peakBps };
    const made = text(playlistOf(found, { segments, isWhole }), offer);
    texts.set(kind, made);
    return { ok: true, text: made, isOver: isWhole };
  }

  /** `not_found`: it has no such file. */
  async task(
    found: FoundRecording,
    { kind, number }: { kind: FileKind; number: number },
  ): Promise<Answer<{ task: () => Promise<MuxTask> }>> {
    const { segments } = await this.#segmentsOf(found);
    const index =
      kind.what === 'segment'
        ? number
        : segments.findIndex(({ section }) => section.number === number);
    const segment = segments[index];
    if (segment === undefined) return refuse('not_found');
    const needsBefore = kind.isAac && kind.what === 'segment' && !segment.isDiscontinuous;
    const before = needsBefore ? segments[index - 1] : undefined;
    if (segment.to - (before?.from ?? segment.from) > MAX_SEGMENT_BYTES) {
      return refuse('not_for_hls', 'Its key frames are too far from each other.');
    }
    return { ok: true, task: () => this.#taskOf(found.reader, { kind, segment, before }) };
  }

  async #segmentsOf({ row, reader }: FoundRecording): Promise<Known> {
    const nowMs = this.#clock.now();
    const times = await reader.times(nowMs);
    const keys = times.keys.at.length;
    const isWhole = row.state === 'done';
    const before = this.#known.get(reader);
    if (before?.keys === keys && before.isWhole === isWhole) return before;
    const { bytes: journalBytes } = await reader.files(nowMs);
    const segments = segmentsOf(times, { journalBytes, isWhole });
    const known = { segments, keys, isWhole, texts: new Map<string, string>() };
    this.#known.set(reader, known);
    return known;
  }

  async #taskOf(
    reader: RecordingReader,
    {
      kind: { what, isAac },
      segment,
      before,
    }: { kind: FileKind; segment: RecordingSegment; before: RecordingSegment | undefined },
  ): Promise<MuxTask> {
    const { section, from, to, endMs } = segment;
    const files = await reader.files(this.#clock.now());
    const bytesBefore = before && (await files.bytesAt(before.from, from - before.from));
    return {
      what,
      tracks: section.tracks,
      bytes: await files.bytesAt(from, to - from),
      originUs: section.timestampUs,
      originS: section.timeMs / 1000,
      endUs: section.timestampUs + (endMs - section.timeMs) * 1000,
      aac: isAac ? { before: bytesBefore ?? new Uint8Array() } : undefined,
    };
  }
}

function playlistOf(
  { row }: FoundRecording,
  { segments, isWhole }: { segments: readonly RecordingSegment[]; isWhole: boolean },
): Playlist {
  return {
    kind: isWhole ? 'vod' : 'event',
    targetS: targetOf(segments.map(secondsOf), LEAST_TARGET_S),
    sequence: 0,
    discontinuities: 0,
    isOver: isWhole,
    segments: segments.map((segment, index) => ({
      name: `${index}`,
      initName: `${segment.section.number}`,
      durationS: secondsOf(segment),
      epochMs: row.started_at + segment.startMs,
      isDiscontinuous: segment.isDiscontinuous,
    })),
  };
}

function secondsOf({ startMs, endMs }: RecordingSegment): number {
  return (endMs - startMs) / 1000;
}
