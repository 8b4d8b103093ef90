/**
 * How a recording, or a part of it, becomes one file: which container, which tracks, and when each section begins in it. Nothing is
 * coded anew, so sections with other codecs cannot be in one file.
 * From: films.ts, with the recording's time line. To: film-thread.ts. Pure.
 */
import type { RecordedSection, RecordedTrack } from '@streamhub/protocol';
import { placeAt, type RecordingTimes } from '../reading/recording-times.ts';
import { type AudioTrack, type FilmTracks, filmTracksOf, type VideoTrack } from './film-tracks.ts';

export interface FilmSection extends FilmTracks {
  /** Where it begins in the journal, and in the film. */
  at: number;
  startMs: number;
  timestampUs: number;
}

export interface FilmPlan {
  container: 'mp4' | 'webm';
  /** Bytes of the journal that are looked at; `to` is not one of them. */
  from: number;
  to: number;
  fromMs: number;
  toMs: number;
  /** To its end: what is known of its length may be some milliseconds short of the last chunk. */
  isToEnd: boolean;
  sections: FilmSection[];
}

/** `why`: a sentence for people. */
export function planFilm(
  times: RecordingTimes,
  { fromMs, toMs, journalBytes }: { fromMs: number; toMs: number; journalBytes: number },
): FilmPlan | { why: string } {
  const { keys } = times;
  const first = placeAt(keys, fromMs);
  const from = keys.at[first];
  const beginMs = keys.timesMs[first] ?? 0;
  if (from === undefined || toMs < beginMs) return { why: 'There is nothing in this part.' };
  const behind = keys.timesMs.findIndex((timeMs, index) => index > first && timeMs > toMs);
  const to = behind < 0 ? journalBytes : (keys.at[behind] ?? journalBytes);
  const inside = times.sections.filter(
    ({ at }, index) => at < to && (times.sections[index + 1]?.at ?? to) > from,
  );
  const sections = inside.map((section) => filmSection(section, beginMs));
  const why = whyNot(inside, sections);
  if (why !== undefined) return { why };
  const isWebm = sections.some(({ video }) => video?.family === 'vp8');
  const isToEnd = toMs >= times.lengthMs;
  const container = isWebm ? 'webm' : 'mp4';
  return { container, from, to, fromMs: beginMs, toMs, isToEnd, sections };
}

function filmSection(
  { at, timeMs, timestampUs, tracks }: RecordedSection,
  beginMs: number,
): FilmSection {
  return { at, startMs: timeMs - beginMs, timestampUs, ...filmTracksOf(tracks) };
}

function whyNot(
  recorded: readonly RecordedSection[],
  sections: readonly FilmSection[],
): string | undefined {
  if (recorded.some(({ tracks }) => tracks.some(isJpegVideo))) {
    return 'Its picture was sent as single JPEG images, which no MP4 or WebM can hold. Its journal can be downloaded.';
  }
  const isNoFilm = recorded.some(
    ({ tracks }, index) => tracks.some(({ kind }) => kind === 'video') && !sections[index]?.video,
  );
  if (isNoFilm) return 'Its codec has no place in an MP4 or a WebM. Its journal can be downloaded.';
  if (sections.every(({ video, audio }) => !video && !audio)) {
    return 'There is neither picture nor sound in this part.';
  }
  for (const kind of ['video', 'audio'] as const) {
    const kinds = new Set(sections.map((section) => section[kind]).flatMap(shapeOf));
    if (kinds.size > 1) {
      return 'The codec changed in this part. Download what is before and what is behind as two files.';
    }
  }
  return undefined;
}

function isJpegVideo({ kind, codec }: RecordedTrack): boolean {
  return kind === 'video' && codec === 'jpeg';
}

/** What may not change within a track of a file. A size may: players go by what is in the coded picture. */
function shapeOf(track: VideoTrack | AudioTrack | undefined): string[] {
  return track === undefined ? [] : [`${track.family} ${track.track.description ?? ''}`];
}
