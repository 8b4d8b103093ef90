/**
 * Decides whether one more, or several at once, may pass: `ratePerSecond` on average, and so many at once, by default one
 * second's worth.
 * From: ingest/ and gateway/, which hand in the time.
 */
export class TokenBucket {
  readonly #ratePerSecond: number;
  readonly #atOnce: number;
  #tokens: number;
  #filledAtMs: number;

  constructor({
    ratePerSecond,
    nowMs,
    atOnce = ratePerSecond,
  }: { ratePerSecond: number; nowMs: number; atOnce?: number }) {
    this.#ratePerSecond = ratePerSecond;
    this.#atOnce = atOnce;
    this.#tokens = atOnce;
    this.#filledAtMs = nowMs;
  }

  /** Takes all of them or none. */
  take(nowMs: number, count = 1): boolean {
    const elapsedMs = nowMs - this.#filledAtMs;
    this.#filledAtMs = nowMs;
    this.#tokens = Math.min(this.#atOnce, this.#tokens + (elapsedMs * this.#ratePerSecond) / 1000);
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }
}
