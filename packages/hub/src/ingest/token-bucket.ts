/**
 * Decides whether one more, or several at once, may pass: `ratePerSecond` on average, one second's worth at once.
 * From: ingest/ and gateway/, which hand in the time.
 */
export class TokenBucket {
  readonly #ratePerSecond: number;
  #tokens: number;
  #filledAtMs: number;

  constructor({ ratePerSecond, nowMs }: { ratePerSecond: number; nowMs: number }) {
    this.#ratePerSecond = ratePerSecond;
    this.#tokens = ratePerSecond;
    this.#filledAtMs = nowMs;
  }

  /** Takes all of them or none. */
  take(nowMs: number, count = 1): boolean {
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#filledAtMs = nowMs;
    this.#tokens = Math.min(
      this.#ratePerSecond,
      this.#tokens + (elapsedMs * this.#ratePerSecond) / 1000,
    );
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }
}
