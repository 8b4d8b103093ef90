/**
 * The packets of a film: chunks of its tracks with their times in the film, from each track's first key chunk on.
 * From: film-thread.ts. To: the same, which hands them to the container.
 */
import type { FilmPlan, FilmSection } from './film-plan.ts';
import { chunksIn } from './journal-chunks.ts';

/** Behind a section, so that the next one, of another device's clock, never begins before its last chunk. */
const BETWEEN_SECTIONS_S = 0.04;

const KINDS = ['video', 'audio'] as const;
type FilmKind = (typeof KINDS)[number];

export interface FilmPacket {
  kind: FilmKind;
  isKey: boolean;
  timeS: number;
  payload: Uint8Array;
  section: FilmSection;
  /** How much of the journal has been looked at. */
  doneBytes: number;
}

/** In the journal's order: decoding order within each track. */
export function* packetsOf(folder: string, plan: FilmPlan): Generator<FilmPacket> {
  const lengthS = plan.isToEnd ? Number.POSITIVE_INFINITY : (plan.toMs - plan.fromMs) / 1000;
  const begun = new Set<FilmKind>();
  const waits = new Set<FilmKind>();
  let next = 0;
  let section: FilmSection | undefined;
  let shiftS = 0;
  let lastS = Number.NEGATIVE_INFINITY;
  for (const { header, at, payload } of chunksIn(folder, plan)) {
    let following = plan.sections[next];
    while (following !== undefined && following.at <= at) {
      const before = section;
      section = following;
      next += 1;
      following = plan.sections[next];
      if (!goesOn(before, section)) {
        const beginS = section.startMs / 1000;
        const isTooEarly = lastS >= 0 && beginS < lastS + BETWEEN_SECTIONS_S;
        shiftS = isTooEarly ? lastS + BETWEEN_SECTIONS_S - beginS : 0;
      }
      for (const kind of KINDS) if (!isSameTrack(before?.[kind], section[kind])) waits.add(kind);
    }
    if (section === undefined) continue;
    const kind = kindOf(section, header.trackId);
    if (kind === undefined) continue;
    if (header.isKey) waits.delete(kind);
    const sinceS = (header.timestampUs - section.timestampUs) / 1_000_000;
    const timeS = section.startMs / 1000 + sinceS + shiftS;
    const isInside = timeS >= 0 && timeS <= lengthS;
    if (!isInside || waits.has(kind) || (!begun.has(kind) && !header.isKey)) continue;
    begun.add(kind);
    lastS = Math.max(lastS, timeS);
    const doneBytes = at - plan.from;
    yield { kind, isKey: header.isKey, timeS, payload, section, doneBytes };
  }
}

/** On the same clock: its chunks have the times that they would have without a new statement of tracks. */
function goesOn(before: FilmSection | undefined, section: FilmSection): boolean {
  if (before === undefined) return false;
  const sinceMs = (section.timestampUs - before.timestampUs) / 1000;
  return Math.abs(section.startMs - before.startMs - sinceMs) < 1;
}

/** It may go on in the middle of a group (T7b). */
function isSameTrack(one: FilmSection[FilmKind], other: FilmSection[FilmKind]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function kindOf({ video, audio }: FilmSection, trackId: number): FilmKind | undefined {
  if (video?.trackId === trackId) return 'video';
  return audio?.trackId === trackId ? 'audio' : undefined;
}
