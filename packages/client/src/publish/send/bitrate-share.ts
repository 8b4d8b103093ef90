/**
 * How much of the wanted bitrate the uplink takes: less at once when it cannot follow, more by and by.
 * From: coded-sender.ts, the lag and what was left out. To: the same, for the encoder.
 *
 * A key frame makes a short lag on a good line too, so only a lag that stays counts. Each try to go up that ends in a
 * lag makes the next one wait twice as long, up to a minute: viewers see every failed try.
 */
const LASTING_LAG = { lagMs: 60, forMs: 500 };
const LESS = { lag: 0.8, drop: 0.6 };
const MORE = 1.15;
const LEAST_SHARE = 0.1;
const SETTLE_MS = 1_500;
const WAIT_MS = { least: 5_000, most: 60_000 };

export class BitrateShare {
  #share = 1;
  #behindSinceMs: number | undefined;
  #changedMs = Number.NEGATIVE_INFINITY;
  #waitMs = WAIT_MS.least;
  #isAfterMore = false;

  /** 0.1 to 1. */
  get share(): number {
    return this.#share;
  }

  /** Called often while sending. `hasDropped`: video up to a key chunk was given up since the last call. */
  observe({ nowMs, lagMs, hasDropped }: { nowMs: number; lagMs: number; hasDropped: boolean }) {
    if (lagMs < LASTING_LAG.lagMs) this.#behindSinceMs = undefined;
    else this.#behindSinceMs ??= nowMs;
    const sinceChangeMs = nowMs - this.#changedMs;
    if (hasDropped) return this.#less(LESS.drop, nowMs);
    // The encoder and the line need a while until a change shows.
    if (sinceChangeMs < SETTLE_MS) return;
    if (this.#behindSinceMs !== undefined) {
      if (nowMs - this.#behindSinceMs >= LASTING_LAG.forMs) this.#less(LESS.lag, nowMs);
    } else if (this.#share < 1 && sinceChangeMs >= this.#waitMs) {
      this.#share = Math.min(1, this.#share * MORE);
      this.#changedMs = nowMs;
      // The last try went well.
      if (this.#isAfterMore) this.#waitMs = WAIT_MS.least;
      this.#isAfterMore = true;
    }
  }

  #less(factor: number, nowMs: number): void {
    if (this.#isAfterMore) this.#waitMs = Math.min(WAIT_MS.most, 2 * this.#waitMs);
    this.#isAfterMore = false;
    this.#share = Math.max(LEAST_SHARE, this.#share * factor);
    this.#changedMs = nowMs;
  }
}
