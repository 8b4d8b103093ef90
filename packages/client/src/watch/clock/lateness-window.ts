/**
 * How late the chunks of one track are there, over the last minute.
 * From: playout-clock.ts, each arrival. To: the same, the transit that nearly all of them keep.
 *
 * Transit is arrival on the viewer's clock minus timestamp on the streamer's: only differences between transits mean
 * something. Of each fifth of a second the latest counts, once: what a stalled line delivers at its end is one event,
 * however many chunks it held back, and does not outweigh minutes of a good line.
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
  /** Only what came so lately is looked at; default: all. */
  withinMs?: number;
}

interface Span {
  fromMs: number;
  latestMs: number;
  earliestMs: number;
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
      newest.latestMs = Math.max(newest.latestMs, transitMs);
      newest.earliestMs = Math.min(newest.earliestMs, transitMs);
    } else {
      this.#spans.push({ fromMs: nowMs, latestMs: transitMs, earliestMs: transitMs });
    }
    this.forgetBefore(nowMs - WINDOW_MS);
  }

  /** The transit that all chunks but those of the forgiven spans keep; undefined without arrivals. */
  lateMs({ share, atLeast, withinMs = WINDOW_MS }: Forgiven): number | undefined {
    const sinceMs = this.#newestMs - withinMs;
    const latest = this.#spans
      .filter(({ fromMs }) => fromMs >= sinceMs)
      .map(({ latestMs }) => latestMs)
      .sort((a, b) => b - a);
    const forgiven = Math.max(Math.ceil(latest.length * share), atLeast);
    return latest[Math.min(forgiven, latest.length - 1)];
  }

  /** The shortest transit. */
  get baseMs(): number | undefined {
    if (this.#spans.length === 0) return undefined;
    return Math.min(...this.#spans.map(({ earliestMs }) => earliestMs));
  }

  forgetBefore(timeMs: number): void {
    const first = this.#spans.findIndex(({ fromMs }) => fromMs >= timeMs);
    if (first !== 0) this.#spans = first < 0 ? [] : this.#spans.slice(first);
  }
}
