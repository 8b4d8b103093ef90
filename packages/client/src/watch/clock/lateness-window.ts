/**
 * How late the chunks of one track arrive, over the last half minute.
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

export interface LatenessOptions {
  /** The share of spans in which something may come later than `lateMs` says, 0 to 1. */
  forgivenShare: number;
  /** And so many in any case; default 0. */
  forgivenAtLeast?: number;
  windowMs?: number;
}

interface Span {
  fromMs: number;
  latestMs: number;
  earliestMs: number;
}

const WINDOW_MS = 30_000;
const SPAN_MS = 200;

export class LatenessWindow {
  readonly #forgivenShare: number;
  readonly #forgivenAtLeast: number;
  readonly #windowMs: number;
  #spans: Span[] = [];

  constructor({ forgivenShare, forgivenAtLeast = 0, windowMs = WINDOW_MS }: LatenessOptions) {
    this.#forgivenShare = forgivenShare;
    this.#forgivenAtLeast = forgivenAtLeast;
    this.#windowMs = windowMs;
  }

  add({ timestampUs, nowMs }: Arrival): void {
    const transitMs = nowMs - timestampUs / 1000;
    const newest = this.#spans.at(-1);
    // A span begins with an arrival, so that the end of a stall falls into one.
    if (newest && nowMs - newest.fromMs < SPAN_MS) {
      newest.latestMs = Math.max(newest.latestMs, transitMs);
      newest.earliestMs = Math.min(newest.earliestMs, transitMs);
    } else {
      this.#spans.push({ fromMs: nowMs, latestMs: transitMs, earliestMs: transitMs });
    }
    this.forgetBefore(nowMs - this.#windowMs);
  }

  /** The transit that all chunks but those of the forgiven spans keep; undefined without arrivals. */
  get lateMs(): number | undefined {
    const share = Math.ceil(this.#spans.length * this.#forgivenShare);
    const forgiven = Math.max(share, this.#forgivenAtLeast);
    const latest = this.#spans.map(({ latestMs }) => latestMs).sort((a, b) => b - a);
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
