/**
 * Decides whether one more, or several at once, may pass: `ratePerSecond` on average, and `atOnce`, one second's worth if
 * nothing else is said.
 * From: ingest/ and socket-io/, which hand in the time.
 */

/**
 * It fills a little faster than the rate. Whose clock runs faster than the hub's, or whose line stutters, would else never
 * make good what that took, and one who sends just as fast as allowed would be refused after some hours.
 */
const HEADROOM = 1.05;
/** Of frames, which a streamer's timers and its line bunch together, and of which one that is refused is seen (rule L7). */
export const FRAME_HEADROOM = 1.25;

export class TokenBucket {
  readonly #tokensPerMs: number;
  readonly #atOnce: number;
  #tokens: number;
  #filledAtMs: number;

  constructor({
    ratePerSecond,
    atOnce = ratePerSecond,
    headroom = HEADROOM,
    nowMs,
  }: {
    ratePerSecond: number;
    atOnce?: number;
    headroom?: number;
    nowMs: number;
  }) {
    this.#tokensPerMs = (headroom * ratePerSecond) / 1000;
    this.#atOnce = atOnce;
    this.#tokens = atOnce;
    this.#filledAtMs = nowMs;
  }

  /** Whether all of them may pass. Takes nothing. */
  has(nowMs: number, count = 1): boolean {
    const filled = this.#tokens + (nowMs - this.#filledAtMs) * this.#tokensPerMs;
    this.#tokens = Math.min(this.#atOnce, filled);
    this.#filledAtMs = nowMs;
    return this.#tokens >= count;
  }

  /** Takes all of them or none. */
  take(nowMs: number, count = 1): boolean {
    if (!this.has(nowMs, count)) return false;
    this.#tokens -= count;
    return true;
  }
}
