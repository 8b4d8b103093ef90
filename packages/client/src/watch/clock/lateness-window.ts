/**
 * How late the chunks of one track are there, over the last minute.
 * From: playout-clock.ts, each arrival. To: the same, the transit that nearly all of them keep.
 *
 * Transit is arrival on the viewer's clock minus timestamp on the streamer's: only differences between transits mean
 * something. Each fifth of a second counts once, by its latest chunk or, where single chunks may be late, by the latest
 * but those: what a stalled line delivers at its end is one event, however many chunks it held back, and does not outweigh
 * minutes of a good line.
 */
export interface Arrival {
  timestampUs: number;
  nowMs: number;
}

/** In how many spans something may come later. */
export interface Forgiven {
  /** 0 to 1. */
  share: number;
  /** And so many in any case. */
  atLeast: number;
  /** In each other span so much (0 to 1) of what came may be later as well; default: nothing. */
  shareOfSpan?: number;
  /** Only what came so lately is looked at; default: all. */
  withinMs?: number;
}

interface Span {
  fromMs: number;
  /** Longest first. */
  transitsMs: number[];
}

const WINDOW_MS = 60_000;
const SPAN_MS = 200;

export class LatenessWindow {
  #spans: Span[] = [];
  #newestMs = 0;

  add({ timestampUs, nowMs }: Arrival): void {
    const transitMs = nowMs - timestampUs / 1000;
    const newest = this.#spans.at(-1);
    this.#newestMs = nowMs;
    // A span begins with an arrival, so that the end of a stall falls into one.
    if (newest && nowMs - newest.fromMs < SPAN_MS) {
      const place = newest.transitsMs.findIndex((each) => each < transitMs);
      newest.transitsMs.splice(place < 0 ? Infinity : place, 0, transitMs);
    } else {
      this.#spans.push({ fromMs: nowMs, transitsMs: [transitMs] });
    }
    this.forgetBefore(nowMs - WINDOW_MS);
  }

  /** The transit that all chunks but those of the forgiven spans keep; undefined without arrivals. */
  lateMs({ share, atLeast, shareOfSpan = 0, withinMs = WINDOW_MS }: Forgiven): number | undefined {
    const sinceMs = this.#newestMs - withinMs;
    const latest = this.#spans
      .filter(({ fromMs }) => fromMs >= sinceMs)
      .map(({ transitsMs }) => transitsMs[Math.floor(transitsMs.length * shareOfSpan)] ?? 0)
      .sort((a, b) => b - a);
    const forgiven = Math.max(Math.ceil(latest.length * share), atLeast);
    return latest[Math.min(forgiven, latest.length - 1)];
  }

  /** The shortest transit. */
  get baseMs(): number | undefined {
    if (this.#spans.length === 0) return undefined;
    return Math.min(...this.#spans.map(({ transitsMs }) => transitsMs.at(-1) ?? Infinity));
  }

  forgetBefore(timeMs: number): void {
    const first = this.#spans.findIndex(({ fromMs }) => fromMs >= timeMs);
    if (first !== 0) this.#spans = first < 0 ? [] : this.#spans.slice(first);
  }
}
