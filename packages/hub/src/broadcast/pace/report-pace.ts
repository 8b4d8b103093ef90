/**
 * How often a viewer is asked to report: a report costs the hub as much as six writes or more, so that it asks for 150 per
 * second of all together, but of each every four seconds. A viewer that becomes late reports by itself (rule F4b).
 * From: the distributor, viewers of all streams. To: the viewers, with the answer; latency-budget.ts.
 */
import type { Rung } from '@streamhub/protocol';

/** Of a viewer from whom something is held back. */
const HURRIED_MS = 250;
const REPORTS_PER_SECOND = 150;
const LEAST_MS = 1_000;
/** Less than the five seconds for which a reported delay counts (rule F2). */
const MOST_MS = 4_000;

/** While all is well. */
export function calmReportMs(viewers: number): number {
  const sharedMs = (1_000 * viewers) / REPORTS_PER_SECOND;
  return Math.min(MOST_MS, Math.max(LEAST_MS, sharedMs));
}

export function nextReportMs(rung: Rung, calmMs: number): number {
  return rung === 'full' ? calmMs : HURRIED_MS;
}
