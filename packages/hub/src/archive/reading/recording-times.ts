/**
 * A recording's time line, read from its sidecar line by line: where each section of tracks, each key chunk and each pause
 * stands, in milliseconds from the recording's beginning.
 * From: recording-reader.ts. Pure, and bounded: of a sidecar with too much in it, only the beginning counts.
 *
 * Within a section, and from one to the next on the same clock, the chunks' own clock says the time. To a section of another
 * device, with another clock, the hub's date does; it may have stepped between two runs, so it never leads backwards, and not
 * far ahead.
 */
import type { RecordedSection } from '@streamhub/protocol';
import type { SidecarLine } from '../journal/sidecar-line.ts';

/** Of keys and pictures; a day of key chunks as fast as they are noted. */
const MAX_PLACES = 500_000;
const MAX_SECTIONS = 2_000;
const MAX_NOTES = 10_000;
const MAX_TRACKS_CHARACTERS = 4_000_000;
/** A hub that was off, or whose date was wrong, is no longer part of the film. */
const MAX_SILENCE_MS = 3_600_000;
/** As players tell a clock from another page's. */
const OTHER_CLOCK_US = 1_000_000;
/** What a clock says is believed, if the date is so near: chunks may have waited for the streamer's connection. */
const NEAR_DATE_MS = 10_000;

export interface Pause {
  fromMs: number;
  /** Without it, it lasts. */
  toMs?: number;
}

export interface Gap {
  timeMs: number;
  lengthMs: number;
  chunks: number;
}

type TracksLine = Extract<SidecarLine, { line: 'tracks' }>;

/** Numbers in columns: there may be very many. */
export interface Places {
  timesMs: number[];
  at: number[];
}

export class RecordingTimes {
  readonly sections: RecordedSection[] = [];
  /** Key chunks of the leading tracks. */
  readonly keys: Places = { timesMs: [], at: [] };
  /** Pictures that stand alone. */
  readonly pictures: Places = { timesMs: [], at: [] };
  readonly pauses: Pause[] = [];
  readonly gaps: Gap[] = [];
  lengthMs = 0;
  #lastEpochMs: number | undefined;
  #lead: number | undefined;
  #pictureTracks = new Set<number>();
  #tracksCharacters = 0;

  add(line: SidecarLine): void {
    switch (line.line) {
      case 'tracks':
        this.#addSection(line);
        return;
      case 'key':
        this.#addKey(line);
        return;
      case 'pause':
        if (this.pauses.length < MAX_NOTES) this.pauses.push({ fromMs: this.#goTo(line.epochMs) });
        return;
      case 'gap': {
        const lengthMs = Math.min(Math.max(0, line.epochMs - line.fromEpochMs), MAX_SILENCE_MS);
        const timeMs = Math.max(0, this.#goTo(line.epochMs) - lengthMs);
        if (this.gaps.length < MAX_NOTES) this.gaps.push({ timeMs, lengthMs, chunks: line.chunks });
        return;
      }
      case 'begin':
      case 'resume':
        this.#endPause(this.#goTo(line.epochMs));
        return;
      case 'stop':
        this.#goTo(line.epochMs);
    }
  }

  #addSection(line: TracksLine): void {
    const timeMs = this.#sectionTimeMs(line);
    this.#endPause(timeMs);
    const { at, timestampUs, clockOffsetUs, tracks } = line;
    this.#tracksCharacters += JSON.stringify(tracks).length;
    const isTooMuch =
      this.sections.length >= MAX_SECTIONS || this.#tracksCharacters > MAX_TRACKS_CHARACTERS;
    this.#lead = undefined;
    this.#pictureTracks.clear();
    if (isTooMuch) return;
    const clock = clockOffsetUs === undefined ? {} : { clockOffsetUs };
    this.sections.push({ at, timeMs, timestampUs, ...clock, tracks });
    this.#lead = (tracks.find(({ kind }) => kind === 'video') ?? tracks[0])?.trackId;
    for (const { trackId, codec } of tracks) if (codec === 'jpeg') this.#pictureTracks.add(trackId);
  }

  #sectionTimeMs({ epochMs, timestampUs, clockOffsetUs }: TracksLine): number {
    const last = this.sections.at(-1);
    const beforeMs = this.lengthMs;
    const dateMs = this.#goTo(epochMs);
    if (last?.clockOffsetUs === undefined || clockOffsetUs === undefined) return dateMs;
    const isSameClock = Math.abs(clockOffsetUs - last.clockOffsetUs) < OTHER_CLOCK_US;
    const clockMs = Math.round(last.timeMs + (timestampUs - last.timestampUs) / 1000);
    if (!isSameClock || clockMs < 0 || Math.abs(clockMs - dateMs) > NEAR_DATE_MS) return dateMs;
    this.lengthMs = Math.max(beforeMs, clockMs);
    return clockMs;
  }

  #addKey(line: Extract<SidecarLine, { line: 'key' }>): void {
    const section = this.sections.at(-1);
    if (section === undefined) return;
    const sinceMs = (line.timestampUs - section.timestampUs) / 1000;
    const timeMs = Math.max(0, Math.round(section.timeMs + sinceMs));
    if (line.trackId === this.#lead) add(this.keys, timeMs, line.at);
    if (this.#pictureTracks.has(line.trackId)) add(this.pictures, timeMs, line.at);
    this.lengthMs = Math.max(this.lengthMs, timeMs);
    this.#lastEpochMs = line.epochMs;
  }

  /** The hub's date goes on: returns where that is. */
  #goTo(epochMs: number): number {
    // A recording begins with its first chunk.
    const before = this.sections.length === 0 ? undefined : this.#lastEpochMs;
    const sinceMs = epochMs - (before ?? epochMs);
    this.lengthMs += Math.min(Math.max(0, sinceMs), MAX_SILENCE_MS);
    this.#lastEpochMs = epochMs;
    return this.lengthMs;
  }

  #endPause(timeMs: number): void {
    const last = this.pauses.at(-1);
    if (last !== undefined) last.toMs ??= timeMs;
  }
}

/** The index of the last one that is not later, or of the first. -1: there is none. */
export function placeAt({ timesMs }: Places, timeMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] ?? 0) <= timeMs) low = middle + 1;
    else high = middle;
  }
  return timesMs.length === 0 ? -1 : Math.max(0, low - 1);
}

function add({ timesMs, at }: Places, timeMs: number, place: number): void {
  if (timesMs.length >= MAX_PLACES) return;
  timesMs.push(timeMs);
  at.push(place);
}
