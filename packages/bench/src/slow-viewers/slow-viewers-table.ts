/**
 * The figures of the slow-viewers bench as tables, and what is wrong with them.
 * From: measure-slow-line.ts, measure-stalled.ts. To: slow-viewers-command.ts, which prints both.
 */
import type { Decodability } from '../feed/decodability.ts';
import { markdownTable } from '../markdown-table.ts';

/** 99th percentiles of the delay, from sending to arrival. */
interface Others {
  viewers: number;
  before99Ms: number | undefined;
  during99Ms: number | undefined;
}

export interface SlowLineFigures extends Decodability {
  lineBps: number;
  seconds: number;
  /** Age of the newest chunk that has come, looked at all the time. */
  delay95Ms: number | undefined;
  /** Of the newest picture: with the time in which none comes. */
  pictureDelay95Ms: number | undefined;
  /** As the hub said last. */
  skipped: number;
  /** Share of the time on each. */
  rungs: Record<string, number>;
  isStillThere: boolean;
  others: Others;
}

export interface StalledFigures {
  stalled: number;
  /** From the moment they stopped to the last one's end; missing: some were never gone. */
  goneAfterMs: number | undefined;
  rssBefore: number;
  rssDuring: number;
  others: Others & { lost: number };
}

/** Issue 4. */
const MOST_DELAY_MS = 1_000;
const MOST_RSS_GROWTH = 50e6;
/** 30 s, and the look at who is there, which comes every second or so, and two of the bench's own. */
const MOST_STALLED_MS = 33_000;
/** Unchanged means: not more than a quarter worse, or than a machine's ordinary hiccup. */
const UNCHANGED = { ratio: 1.25, hiccupMs: 10 };

export function slowLineTable(figures: SlowLineFigures): string {
  const { lineBps, delay95Ms, pictureDelay95Ms, pictures, leftOut, undecodable, rungs } = figures;
  const { before99Ms, during99Ms, viewers } = figures.others;
  return markdownTable({
    head: [
      'line (kbps)',
      'delay, 95 % (ms)',
      'picture, 95 % (ms)',
      'pictures',
      'left out',
      'undecodable',
      'rungs (% of the time)',
      `${viewers} others, 99 % before (ms)`,
      'meanwhile (ms)',
      'ratio',
    ],
    rows: [
      [
        (lineBps / 1e3).toFixed(0),
        whole(delay95Ms),
        whole(pictureDelay95Ms),
        String(pictures),
        String(leftOut),
        String(undecodable.length),
        Object.entries(rungs)
          .map(([rung, share]) => `${rung} ${(100 * share).toFixed(0)}`)
          .join(', '),
        before99Ms?.toFixed(1) ?? '–',
        during99Ms?.toFixed(1) ?? '–',
        ratioOf({ before99Ms, during99Ms })?.toFixed(2) ?? '–',
      ],
    ],
  });
}

export function stalledTable({
  stalled,
  goneAfterMs,
  rssBefore,
  rssDuring,
  others,
}: StalledFigures) {
  return markdownTable({
    head: [
      'viewers that stop',
      'all gone after (s)',
      'RSS before (MB)',
      'meanwhile, most (MB)',
      `${others.viewers} others, 99 % before (ms)`,
      'meanwhile (ms)',
      'ratio',
      'others lost',
    ],
    rows: [
      [
        String(stalled),
        goneAfterMs === undefined ? 'never' : (goneAfterMs / 1000).toFixed(1),
        (rssBefore / 1e6).toFixed(0),
        (rssDuring / 1e6).toFixed(0),
        others.before99Ms?.toFixed(1) ?? '–',
        others.during99Ms?.toFixed(1) ?? '–',
        ratioOf(others)?.toFixed(2) ?? '–',
        String(others.lost),
      ],
    ],
  });
}

/** One sentence for each claim that does not hold. */
export function slowLineProblems(figures: SlowLineFigures): string[] {
  const { delay95Ms, pictureDelay95Ms, undecodable, isStillThere, others } = figures;
  return [
    ...tooLate('The slow viewer', delay95Ms),
    ...tooLate("The slow viewer's picture", pictureDelay95Ms),
    ...(undecodable.length > 0
      ? [
          `The slow viewer got ${undecodable.length} pictures that cannot be decoded: ${undecodable[0]}`,
        ]
      : []),
    ...(isStillThere ? [] : ['The slow viewer was lost.']),
    ...changeProblems('beside the slow viewer', others),
  ];
}

export function stalledProblems(figures: StalledFigures): string[] {
  const { stalled, goneAfterMs, rssBefore, rssDuring, others } = figures;
  const grownMb = ((rssDuring - rssBefore) / 1e6).toFixed(0);
  const goneAfter =
    goneAfterMs === undefined
      ? 'were never gone'
      : `were gone after ${(goneAfterMs / 1000).toFixed(1)} s`;
  return [
    ...((goneAfterMs ?? Number.POSITIVE_INFINITY) > MOST_STALLED_MS
      ? [
          `The ${stalled} viewers that stopped reading ${goneAfter}, at most ${MOST_STALLED_MS / 1000} s allowed.`,
        ]
      : []),
    ...(rssDuring - rssBefore > MOST_RSS_GROWTH
      ? [`The hub grew by ${grownMb} MB, at most ${MOST_RSS_GROWTH / 1e6} allowed.`]
      : []),
    ...(others.lost > 0 ? [`${others.lost} of the others were lost.`] : []),
    ...changeProblems('beside those that stopped', others),
  ];
}

function tooLate(who: string, delay95Ms: number | undefined): string[] {
  if (delay95Ms === undefined) return [`${who}: the delay could not be measured.`];
  if (delay95Ms <= MOST_DELAY_MS) return [];
  return [`${who} is ${delay95Ms.toFixed(0)} ms behind (95 %), at most ${MOST_DELAY_MS} allowed.`];
}

function changeProblems(where: string, { before99Ms, during99Ms }: Others): string[] {
  if (before99Ms === undefined || during99Ms === undefined) {
    return [`The others' delay ${where} could not be measured.`];
  }
  const most = Math.max(UNCHANGED.ratio * before99Ms, before99Ms + UNCHANGED.hiccupMs);
  if (during99Ms <= most) return [];
  const from = `from ${before99Ms.toFixed(1)} to ${during99Ms.toFixed(1)} ms`;
  return [`The others' delay ${where} went ${from} (99 %), at most ${most.toFixed(1)} allowed.`];
}

function ratioOf({ before99Ms, during99Ms }: Omit<Others, 'viewers'>): number | undefined {
  return before99Ms && during99Ms ? during99Ms / before99Ms : undefined;
}

function whole(ms: number | undefined): string {
  return ms === undefined ? '–' : ms.toFixed(0);
}
