/**
 * The figures of the uplink bench as a table, and what is wrong with them.
 * From: measure-uplink.ts. To: uplink-command.ts, which prints both.
 */
import { markdownTable } from '../markdown-table.ts';

/** At one moment. */
export interface UplinkLook {
  /** From the cut on; negative before. */
  atMs: number;
  /** Age of the newest picture that a viewer on the hub has. */
  delayMs: number;
  targetBitrateBps: number;
  videoBps: number;
  framesPerSecond: number;
}

export interface UplinkFigures {
  /** What went over the line before it was cut. */
  fullBps: number;
  cutBps: number;
  cutMs: number;
  before: { targetBitrateBps: number; framesPerSecond: number };
  looks: readonly UplinkLook[];
  viewers: number;
  viewersLost: number;
}

/** Issue 4. */
const MOST = { delayMs: 1_000, settleMs: 6_000, restoreMs: 20_000 };
/** The same quality: what an encoder's rate control and a second's count of frames leave open. */
const SAME = { bitrate: 0.97, frameRate: 0.9 };

export interface UplinkResult {
  /** From the cut to the last moment at which the delay was over a second, while cut. */
  settleMs: number;
  mostDelayMs: number;
  leastTargetBps: number;
  /** From the restoring to the first moment at which everything was as before. */
  restoreMs: number | undefined;
}

export function uplinkResult({ looks, cutMs, before }: UplinkFigures): UplinkResult {
  const cut = looks.filter(({ atMs }) => atMs >= 0 && atMs < cutMs);
  const after = looks.filter(({ atMs }) => atMs >= cutMs);
  const isAsBefore = (look: UplinkLook) =>
    look.targetBitrateBps >= SAME.bitrate * before.targetBitrateBps &&
    look.framesPerSecond >= SAME.frameRate * before.framesPerSecond &&
    look.delayMs <= MOST.delayMs;
  const late = cut.filter(({ delayMs }) => delayMs > MOST.delayMs);
  const restored = after.find(isAsBefore);
  return {
    settleMs: late.at(-1)?.atMs ?? 0,
    mostDelayMs: Math.max(
      0,
      ...looks.filter(({ atMs }) => atMs >= 0).map(({ delayMs }) => delayMs),
    ),
    leastTargetBps: Math.min(...cut.map(({ targetBitrateBps }) => targetBitrateBps)),
    restoreMs: restored && restored.atMs - cutMs,
  };
}

export function uplinkTable(figures: UplinkFigures): string {
  const { settleMs, mostDelayMs, leastTargetBps, restoreMs } = uplinkResult(figures);
  const { fullBps, cutBps, before, viewers, viewersLost } = figures;
  return markdownTable({
    head: [
      'line, before (kbps)',
      'cut to (kbps)',
      'delay, most (ms)',
      'under 1 s after (s)',
      'target before (kbps)',
      'least target (kbps)',
      'full quality after (s)',
      'viewers lost',
    ],
    rows: [
      [
        kbps(fullBps),
        kbps(cutBps),
        mostDelayMs.toFixed(0),
        (settleMs / 1000).toFixed(1),
        kbps(before.targetBitrateBps),
        kbps(leastTargetBps),
        restoreMs === undefined ? 'never' : (restoreMs / 1000).toFixed(1),
        `${viewersLost} of ${viewers}`,
      ],
    ],
  });
}

/** One sentence for each claim that does not hold. */
export function uplinkProblems(figures: UplinkFigures): string[] {
  if (figures.looks.length === 0) return ['Nothing was measured.'];
  const { settleMs, restoreMs } = uplinkResult(figures);
  const { viewers, viewersLost } = figures;
  const restored =
    restoreMs === undefined ? 'never' : `only after ${(restoreMs / 1000).toFixed(1)} s`;
  return [
    ...(settleMs > MOST.settleMs
      ? [
          `The delay was over 1 s until ${(settleMs / 1000).toFixed(1)} s after the cut, at most ${MOST.settleMs / 1000} s allowed.`,
        ]
      : []),
    ...((restoreMs ?? Number.POSITIVE_INFINITY) > MOST.restoreMs
      ? [`Full quality was ${restored} there again, at most ${MOST.restoreMs / 1000} s allowed.`]
      : []),
    ...(viewersLost > 0 ? [`${viewersLost} of ${viewers} viewers were lost.`] : []),
  ];
}

function kbps(bitsPerSecond: number): string {
  return (bitsPerSecond / 1e3).toFixed(0);
}
