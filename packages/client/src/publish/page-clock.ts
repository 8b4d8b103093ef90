/**
 * The one clock of all timestamps: the page's `performance.now()`, read from a worker.
 * From: a worker's own clock, and the page's origin that came with its first message. To: the timestamps of chunks.
 */

/** Whole µs. A worker counts from its own start; both origins lie on one clock. */
export function pageClockUs({ pageOriginMs }: { pageOriginMs: number }): () => number {
  const aheadMs = performance.timeOrigin - pageOriginMs;
  return () => Math.round((performance.now() + aheadMs) * 1000);
}
