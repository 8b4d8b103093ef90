/**
 * What the figures of a soak mean.
 * From: soak-command.ts. To: the same, which prints it; pure, so that a test can hand it any figures.
 */
import type { Held, Running } from './hub-figures.ts';

export interface Soaked {
  /** At even distances, from the first moment to the last. */
  samples: readonly Running[];
  before: Held;
  after: Held;
}

type RssSample = Pick<Running, 'rssBytes'>;

/** Caches, code and buffers have grown to their size after this share of the time. */
const WARM_UP_SHARE = 1 / 6;
const MAX_GROWTH = 0.1;
/** A connection that asks for figures, a timer of a library: a leak over thousands of viewers is far more. */
const SLACK: Held = { emitters: 50, listeners: 100, timers: 20 };

export function rssGrowth(samples: readonly RssSample[]): number {
  const span = Math.max(1, Math.floor(samples.length * WARM_UP_SHARE));
  const first = medianRss(samples.slice(span, 2 * span));
  const last = medianRss(samples.slice(-span));
  return last / first - 1;
}

/** One sentence for each claim that does not hold. */
export function soakProblems({ samples, before, after }: Soaked): string[] {
  const growth = rssGrowth(samples);
  const grown =
    growth > MAX_GROWTH
      ? [
          `RSS grew by ${(100 * growth).toFixed(1)} % after the first sixth; it may by ${100 * MAX_GROWTH} %.`,
        ]
      : [];
  const leftBehind = (['emitters', 'listeners', 'timers'] as const)
    .filter((kind) => after[kind] > before[kind] + SLACK[kind])
    .map((kind) => `${after[kind] - before[kind]} ${kind} were left behind.`);
  return [...grown, ...leftBehind];
}

/** One sample can stand before or after a collection of garbage. */
function medianRss(samples: readonly RssSample[]): number {
  const sorted = samples.map(({ rssBytes }) => rssBytes).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
