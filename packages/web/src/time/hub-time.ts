/**
 * The hub's clock as the pages know it, whatever the device's clock says: each answer over HTTP says the second in which it was
 * made, and that was between asking and hearing. What all answers together allow is narrower than any one of them.
 * From: hub-request.ts. To: use-hub-now.ts.
 */
export interface TimedAnswer {
  /** What the header `Date` says: whole seconds, cut off. Milliseconds since 1970. */
  dateMs: number;
  /** On the page's own clock, which nobody sets: `performance.now()`. */
  sentMs: number;
  receivedMs: number;
}

/** `Date` has whole seconds, and servers look at their clock only now and then. */
const DATE_IS_COARSE_MS = 1_100;

export class HubTime {
  readonly #listeners = new Set<() => void>();
  /** The hub's clock less the page's is between these. */
  #aheadMs = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  note({ dateMs, sentMs, receivedMs }: TimedAnswer): void {
    if (!Number.isFinite(dateMs)) return;
    const now = { least: dateMs - receivedMs, most: dateMs + DATE_IS_COARSE_MS - sentMs };
    const least = Math.max(now.least, this.#aheadMs.least);
    const most = Math.min(now.most, this.#aheadMs.most);
    // A page's clock may stand still while the device sleeps: then only what is new holds.
    this.#aheadMs = least <= most ? { least, most } : now;
    for (const listener of this.#listeners) listener();
  }

  /** Milliseconds since 1970; undefined before the first answer. */
  nowMs(pageMs: number): number | undefined {
    const { least, most } = this.#aheadMs;
    return Number.isFinite(least) ? pageMs + (least + most) / 2 : undefined;
  }
}

export const hubTime = new HubTime();
