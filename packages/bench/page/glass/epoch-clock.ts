/**
 * The machine's time, finer than Date gives it, the same for all pages on one machine.
 * From: Date and performance. To: all that notes times in these pages.
 *
 * `performance.timeOrigin` is set once for each process and may lie apart between two by what the system's clock was
 * corrected meanwhile; the moment at which `Date.now()` goes on by one is the same moment for all.
 */
const WATCHED_TICKS = 20;

let correctionMs: number | undefined;

/** Milliseconds since 1970, with a resolution of 0.1 ms. The first call takes some 20 ms. */
export function epochMs(): number {
  correctionMs ??= measureCorrection();
  return performance.timeOrigin + performance.now() + correctionMs;
}

export function epochOfPageTime(pageTimeMs: number): number {
  return epochMs() - performance.now() + pageTimeMs;
}

/** The least of what several ticks say: one that was seen late says too much. */
function measureCorrection(): number {
  let least = Number.POSITIVE_INFINITY;
  let last = Date.now();
  for (let ticks = 0; ticks < WATCHED_TICKS; ) {
    const date = Date.now();
    if (date === last) continue;
    const pageMs = performance.timeOrigin + performance.now();
    // A jump by more than one was not watched.
    if (date === last + 1) {
      least = Math.min(least, pageMs - date);
      ticks += 1;
    }
    last = date;
  }
  return -least;
}
