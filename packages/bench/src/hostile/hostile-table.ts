/**
 * The figures of the hostile bench as a table, and what is wrong with them.
 * From: measure-hostile.ts. To: hostile-command.ts, which prints both.
 */
import { markdownTable } from '../markdown-table.ts';
import { rssGrowth } from '../soak/soak-verdict.ts';
import { NOBODY } from './acts.ts';
import { NOTED_GAP_MS } from './arrivals.ts';
import type { ActRow, HostileFigures } from './measure-hostile.ts';

/** Issue 10, and what the limits of five addresses and all their connections come to. */
const MOST = { gapMs: 500, rssGrowth: 0.15, rssPeakBytes: 800e6, newcomerMs: 2_000 };
const SHOWN_CODES = 2;
/** Of one round memory says nothing: each kind of attack takes another share. */
const ROUNDS_FOR_RSS = 6;

export function hostileTable({ rows }: HostileFigures): string {
  return markdownTable({
    head: [
      'what is tried',
      'times',
      'connections cut',
      'refused',
      'longest gap (ms)',
      `gaps over ${NOTED_GAP_MS} ms`,
    ],
    rows: rows.map(({ title, tried, answers, gaps }) => [
      title,
      String(tried),
      countsText(answers.cut),
      countsText(answers.refused),
      gaps.longestMs.toFixed(0),
      String(gaps.noted),
    ]),
  });
}

/** What the table has no column for. */
export function hostileLines(figures: HostileFigures): string {
  const { good, rssBytes, hubCore, attackersCore, benchPauseMs, seconds } = figures;
  const mb = (bytes = Number.NaN) => (bytes / 1e6).toFixed(0);
  const core = (share: number) => `${(100 * share).toFixed(0)} % of a core`;
  return [
    `${good.chunksSent} chunks to each of ${good.viewers} viewers in ${seconds.toFixed(0)} s: ${good.missing} missing, ${good.outOfOrder} out of order, ${good.skipped} left out, ${good.lost} connections lost.`,
    `${good.newcomers} newcomers: ${good.newcomersRefused.length} did not get in, the slowest took ${good.newcomerMaxMs.toFixed(0)} ms. The streamer was asked for ${good.keyframesAsked} key frames.`,
    `RSS of the hub: ${mb(rssBytes[0])} MB at first, ${mb(Math.max(...rssBytes))} MB at most, ${mb(rssBytes.at(-1))} MB at last; after the first sixth ${(100 * growthOf(rssBytes)).toFixed(1)} %.`,
    `The hub took ${core(hubCore)}, the attackers ${core(attackersCore)}. The bench itself paused ${benchPauseMs.toFixed(0)} ms at most: gaps up to that may be its own.`,
  ].join('\n');
}

/** One sentence for each claim that does not hold. */
export function hostileProblems(figures: HostileFigures): string[] {
  const { rows, rounds, good, rssBytes, isAlive, hasStopped } = figures;
  const peakBytes = Math.max(...rssBytes);
  const growth = growthOf(rssBytes);
  const claims: [isBroken: boolean, sentence: string][] = [
    [!isAlive, 'The hub did not answer afterwards.'],
    [!hasStopped, 'The hub did not stop when it was asked to.'],
    [good.missing > 0, `${good.missing} chunks did not come to viewers on good lines.`],
    [good.outOfOrder > 0, `${good.outOfOrder} chunks came out of order.`],
    [good.skipped > 0, `The hub left ${good.skipped} chunks out for viewers on good lines.`],
    [good.lost > 0, `${good.lost} good connections were lost.`],
    [
      good.newcomersRefused.length > 0,
      `${good.newcomersRefused.length} of ${good.newcomers} newcomers did not get in: ${good.newcomersRefused[0]}.`,
    ],
    [
      good.newcomerMaxMs > MOST.newcomerMs,
      `A newcomer took ${good.newcomerMaxMs.toFixed(0)} ms; it may take ${MOST.newcomerMs}.`,
    ],
    [
      rounds >= ROUNDS_FOR_RSS && growth > MOST.rssGrowth,
      `RSS grew by ${(100 * growth).toFixed(1)} % after the first sixth; it may by ${100 * MOST.rssGrowth} %.`,
    ],
    [
      peakBytes > MOST.rssPeakBytes,
      `RSS was ${(peakBytes / 1e6).toFixed(0)} MB at most; it may be ${MOST.rssPeakBytes / 1e6}.`,
    ],
  ];
  return [
    ...claims.filter(([isBroken]) => isBroken).map(([, sentence]) => sentence),
    ...rows.flatMap((row) => problemsOfAct(row)),
  ];
}

function problemsOfAct({ title, tried, gaps }: ActRow): string[] {
  const { longestMs } = gaps;
  return [
    ...(tried === 0 && title !== NOBODY ? [`Not tried at all: ${title}.`] : []),
    ...(longestMs > MOST.gapMs
      ? [
          `A good viewer got nothing for ${longestMs.toFixed(0)} ms during: ${title}; ${MOST.gapMs} are allowed.`,
        ]
      : []),
  ];
}

function growthOf(rssBytes: readonly number[]): number {
  return rssGrowth(rssBytes.map((each) => ({ rssBytes: each })));
}

/** The most frequent codes. */
function countsText(counts: Readonly<Record<string, number>>): string {
  const most = Object.entries(counts).sort(([, one], [, other]) => other - one);
  const rest = most.splice(SHOWN_CODES).reduce((sum, [, count]) => sum + count, 0);
  const parts = most.map(([code, count]) => `${code} ${count}`);
  return [...parts, ...(rest > 0 ? [`others ${rest}`] : [])].join(', ') || '–';
}
