/**
 * Decides whether one more may pass: `ratePerSecond` on average, one second's worth at once.
 * From: frame-ingest.ts and gateway.ts, which hand in the time.
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

  take(nowMs: number): boolean {
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#filledAtMs = nowMs;
    this.#tokens = Math.min(
      this.#ratePerSecond,
      this.#tokens + (elapsedMs * this.#ratePerSecond) / 1000,
    );
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
