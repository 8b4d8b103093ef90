/**
 * When a viewer reports: as often as the hub says while all is well; four times a second at the beginning, while the hub holds
 * something back, and while its own delay grows. As the player does.
 * From: the hub's answers and the viewer's delay. To: bare-viewer.ts.
 */
export interface FeedbackMoment {
  sinceJoinedMs: number;
  sinceReportMs: number;
  /** As the hub said last. */
  isFull: boolean;
  /** As the hub said last: how often, while nothing changes. */
  everyMs: number;
  /** Of the newest chunk, now and at the report before. */
  delayMs: number;
  delayBeforeMs: number;
}

const AT_WORK_MS = 250;
const BEGINNING_MS = 3_000;
/** Less is the ordinary coming and going. */
const GROWTH_MS = 40;

export function mustReport(moment: FeedbackMoment): boolean {
  const { sinceJoinedMs, sinceReportMs, isFull, everyMs, delayMs, delayBeforeMs } = moment;
  const isAtWork = sinceJoinedMs < BEGINNING_MS || !isFull || delayMs > delayBeforeMs + GROWTH_MS;
  return sinceReportMs >= (isAtWork ? AT_WORK_MS : everyMs);
}
