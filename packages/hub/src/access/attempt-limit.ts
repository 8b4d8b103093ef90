/**
 * Slows guessing down: so many attempts at once for one key, and then one in so many seconds. Successes are given back.
 * From: accounts.ts and watch-rights.ts, which hand in the time. Bound: so many keys; the one unused for longest goes.
 */
interface Attempts {
  left: number;
  atMs: number;
}

export class AttemptLimit {
  readonly #attempts = new Map<string, Attempts>();
  readonly #atOnce: number;
  readonly #oneInMs: number;
  readonly #maxKeys: number;

  constructor({
    atOnce,
    oneInMs,
    maxKeys = 10_000,
  }: {
    atOnce: number;
    oneInMs: number;
    maxKeys?: number;
  }) {
    this.#atOnce = atOnce;
    this.#oneInMs = oneInMs;
    this.#maxKeys = maxKeys;
  }

  /** Counts at the beginning of an attempt, so that many at the same moment are not one. */
  take(key: string, nowMs: number): boolean {
    const before = this.#attempts.get(key);
    const left = this.#leftNow(before, nowMs);
    // Last in the map is the newest used.
    this.#attempts.delete(key);
    this.#attempts.set(key, { left: left < 1 ? left : left - 1, atMs: nowMs });
    if (this.#attempts.size > this.#maxKeys) {
      const [oldest] = this.#attempts.keys();
      if (oldest !== undefined) this.#attempts.delete(oldest);
    }
    return left >= 1;
  }

  /** The attempt succeeded, or was not made. */
  giveBack(key: string): void {
    const attempts = this.#attempts.get(key);
    if (attempts) attempts.left = Math.min(this.#atOnce, attempts.left + 1);
  }

  get size(): number {
    return this.#attempts.size;
  }

  #leftNow(before: Attempts | undefined, nowMs: number): number {
    if (before === undefined) return this.#atOnce;
    const elapsedMs = Math.max(0, nowMs - before.atMs);
    return Math.min(this.#atOnce, before.left + elapsedMs / this.#oneInMs);
  }
}
