/**
 * Where something new begins in a recording: behind a pause, and with other tracks.
 * From: time-line.tsx, what the hub says of it. To: the same, its marks.
 */
import type { RecordedSection, RecordingInfo } from '@streamhub/protocol';

/** More marks than that are a stripe. */
const AT_MOST = 200;
/** What is nearer to another one, or to the beginning, is the same. */
const APART_MS = 3_000;

/** In seconds, in order. */
export function chaptersOf({
  pauses,
  sections,
}: Pick<RecordingInfo, 'pauses' | 'sections'>): number[] {
  const resumed = pauses.flatMap(({ toMs }) => (toMs === undefined ? [] : [toMs]));
  const changed = sections.filter((section, index) => isOther(sections[index - 1], section));
  const all = [...resumed, ...changed.map(({ timeMs }) => timeMs)].sort((a, b) => a - b);
  const chapters: number[] = [];
  let lastMs = 0;
  for (const timeMs of all) {
    if (timeMs - lastMs < APART_MS) continue;
    chapters.push(timeMs / 1000);
    lastMs = timeMs;
  }
  return chapters.slice(0, AT_MOST);
}

/** Streamers state the same tracks again and again. */
function isOther(before: RecordedSection | undefined, section: RecordedSection): boolean {
  return JSON.stringify(before?.tracks) !== JSON.stringify(section.tracks);
}
