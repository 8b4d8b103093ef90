/**
 * Whether one viewer got all there was: every chunk of each track, in order, and without a gap in time.
 * From: good-company.ts, each chunk. To: the same, figures.
 */
import type { FedHeader } from '../feed/coded-feed.ts';

/** Of one viewer or of several, since they were taken last. */
export interface Gaps {
  longestMs: number;
  /** How many were longer than NOTED_GAP_MS. */
  noted: number;
}

export const NOTED_GAP_MS = 100;

export class Arrivals {
  chunks = 0;
  missing = 0;
  outOfOrder = 0;
  readonly #next = new Map<number, number>();
  #lastMs: number;
  #gaps: Gaps = { longestMs: 0, noted: 0 };

  constructor(nowMs: number) {
    this.#lastMs = nowMs;
  }

  /** The first of a track may be any. */
  take({ trackId, sequence }: Pick<FedHeader, 'trackId' | 'sequence'>, nowMs: number): void {
    const next = this.#next.get(trackId) ?? sequence;
    if (sequence < next) this.outOfOrder += 1;
    else this.missing += sequence - next;
    this.#next.set(trackId, Math.max(next, sequence + 1));
    this.chunks += 1;
    this.#noteGap(nowMs);
    this.#lastMs = nowMs;
  }

  /** One that goes on counts with what it is so far. */
  takeGaps(nowMs: number): Gaps {
    const gaps = this.#gaps;
    this.#gaps = { longestMs: 0, noted: 0 };
    return { ...gaps, longestMs: Math.max(gaps.longestMs, nowMs - this.#lastMs) };
  }

  /** How many of a track have not come, if this was the last one that was sent. */
  stillToCome(trackId: number, lastSequence: number): number {
    return Math.max(0, lastSequence + 1 - (this.#next.get(trackId) ?? 0));
  }

  #noteGap(nowMs: number): void {
    const gapMs = nowMs - this.#lastMs;
    this.#gaps.longestMs = Math.max(this.#gaps.longestMs, gapMs);
    if (gapMs > NOTED_GAP_MS) this.#gaps.noted += 1;
  }
}
