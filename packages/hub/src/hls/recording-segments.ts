/**
 * The segments of a recording: one from each key chunk to the next, always the same ones.
 * From: recorded-hls.ts, with the recording's time line. Pure.
 */
import type { RecordedSection } from '@streamhub/protocol';
import type { RecordingTimes } from '../archive/reading/recording-times.ts';
import { type HlsTracks, hlsTracksOf } from './hls-tracks.ts';

/** Key chunks that are closer do not begin a segment. */
const SHORTEST_MS = 1_000;
const SHORTEST_OF_SOUND_MS = 2_000;
/** What lasts longer is a silence. */
const LONGEST_MS = 60_000;
/** The last picture is seen as well. */
const LAST_PICTURE_MS = 33;

/** Of its section, with the time line of both. */
interface HlsSection {
  number: number;
  tracks: HlsTracks;
  timeMs: number;
  timestampUs: number;
}

export interface RecordingSegment {
  section: HlsSection;
  /** Bytes of the journal; `to` is not one of them. */
  from: number;
  to: number;
  startMs: number;
  endMs: number;
  isDiscontinuous: boolean;
}

/** `isWhole`: nothing more comes, so what is behind the last key chunk is a segment as well. */
export function segmentsOf(
  times: RecordingTimes,
  { journalBytes, isWhole }: { journalBytes: number; isWhole: boolean },
): RecordingSegment[] {
  const { keys } = times;
  const sections = times.sections.map(hlsSection);
  const breaks = breaksOf(times);
  const segments: RecordingSegment[] = [];
  let open: RecordingSegment | undefined;
  let sectionIndex = -1;
  let breakIndex = 0;
  for (const [index, at] of keys.at.entries()) {
    const timeMs = keys.timesMs[index] ?? 0;
    while ((times.sections[sectionIndex + 1]?.at ?? Number.POSITIVE_INFINITY) <= at) {
      sectionIndex += 1;
    }
    const section = sections[sectionIndex];
    while ((breaks[breakIndex] ?? Number.POSITIVE_INFINITY) <= (open?.startMs ?? timeMs)) {
      breakIndex += 1;
    }
    const breakMs = breaks[breakIndex] ?? Number.POSITIVE_INFINITY;
    const isBroken = open !== undefined && (open.section !== section || breakMs <= timeMs);
    if (open !== undefined && !isBroken && !isFar(open, timeMs)) continue;
    if (open !== undefined)
      segments.push(closed(open, { to: at, endMs: Math.min(timeMs, breakMs) }));
    const isFirst = open === undefined && segments.length === 0;
    open = section && {
      section,
      from: at,
      to: at,
      startMs: timeMs,
      endMs: timeMs,
      isDiscontinuous: !isFirst && (isBroken || open === undefined),
    };
  }
  if (open !== undefined && isWhole) {
    const endMs = Math.min(times.lengthMs + LAST_PICTURE_MS, breaks[breakIndex] ?? Infinity);
    segments.push(closed(open, { to: journalBytes, endMs }));
  }
  return segments;
}

/** Undefined: what it has is nothing for HLS. */
function hlsSection(
  { timeMs, timestampUs, tracks }: RecordedSection,
  number: number,
): HlsSection | undefined {
  const hlsTracks = hlsTracksOf(tracks);
  return hlsTracks && { number, tracks: hlsTracks, timeMs, timestampUs };
}

/** When a pause or a gap begins, in order. */
function breaksOf({ pauses, gaps }: RecordingTimes): number[] {
  const begins = [...pauses.map(({ fromMs }) => fromMs), ...gaps.map(({ timeMs }) => timeMs)];
  return begins.sort((a, b) => a - b);
}

function isFar({ startMs, section }: RecordingSegment, timeMs: number): boolean {
  const shortestMs = section.tracks.video === undefined ? SHORTEST_OF_SOUND_MS : SHORTEST_MS;
  return Math.abs(timeMs - startMs) >= shortestMs;
}

function closed(
  open: RecordingSegment,
  { to, endMs }: { to: number; endMs: number },
): RecordingSegment {
  const lastsMs = Math.min(Math.max(endMs - open.startMs, LAST_PICTURE_MS), LONGEST_MS);
  return { ...open, to, endMs: open.startMs + lastsMs };
}
