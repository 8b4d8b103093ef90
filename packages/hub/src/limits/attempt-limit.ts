/**
 * So many attempts at once for one key, and then one in so many seconds.
 * From: access/guess-limit.ts and address-share.ts, which hand in the time. Bound: `maxKeys` keys that owe something; of
 * more, those that owe least are forgotten first: to push out a key that has used up its attempts, as many others have to be
 * used up.
 */
export class AttemptLimit {
  /** When a key will have all its attempts again. A key that is not here, or whose time has come, has all of them now. */
  readonly #owedUntilMs = new Map<string, number>();
  readonly #atOnce: number;
  readonly #oneInMs: number;
  readonly #maxKeys: number;

  constructor({
    atOnce,
    oneInMs,
    maxKeys = 20_000,
  }: {
    atOnce: number;
    oneInMs: number;
    maxKeys?: number;
  }) {
    this.#atOnce = atOnce;
    this.#oneInMs = oneInMs;
    this.#maxKeys = maxKeys;
  }

  hasLeft(key: string, nowMs: number): boolean {
    return this.#owedFrom(key, nowMs) - nowMs <= (this.#atOnce - 1) * this.#oneInMs;
  }

  /** False, and nothing has changed, when none is left. */
  take(key: string, nowMs: number): boolean {
    if (!this.hasLeft(key, nowMs)) return false;
    this.#owedUntilMs.set(key, this.#owedFrom(key, nowMs) + this.#oneInMs);
    if (this.#owedUntilMs.size > this.#maxKeys) this.#forget(nowMs);
    return true;
  }

  /** The attempt succeeded, or was not made: nothing is kept of it. */
  giveBack(key: string, nowMs: number): void {
    const owedMs = this.#owedFrom(key, nowMs) - this.#oneInMs;
    if (owedMs > nowMs) this.#owedUntilMs.set(key, owedMs);
    else this.#owedUntilMs.delete(key);
  }

  get size(): number {
    return this.#owedUntilMs.size;
  }

  #owedFrom(key: string, nowMs: number): number {
    return Math.max(nowMs, this.#owedUntilMs.get(key) ?? nowMs);
  }

  /** A quarter at once, so that it is seldom. */
  #forget(nowMs: number): void {
    const byDebt = [...this.#owedUntilMs].sort(([, a], [, b]) => a - b);
    const tooMany = this.#owedUntilMs.size - Math.floor((this.#maxKeys * 3) / 4);
    for (const [index, [key, untilMs]] of byDebt.entries()) {
      if (index >= tooMany && untilMs > nowMs) return;
      this.#owedUntilMs.delete(key);
    }
  }
}

/** What was taken for one attempt. */
export interface Attempt {
  /** It succeeded, or was not made. Twice is harmless. */
  giveBack(nowMs: number): void;
}

/** One attempt that counts in several limits: taken from all of them, or from none. */
export function takeFromAll(
  places: readonly (readonly [limit: AttemptLimit, key: string])[],
  nowMs: number,
): Attempt | undefined {
  if (!places.every(([limit, key]) => limit.hasLeft(key, nowMs))) return undefined;
  for (const [limit, key] of places) limit.take(key, nowMs);
  let isGivenBack = false;
  return {
    giveBack(laterMs) {
      if (isGivenBack) return;
      isGivenBack = true;
      for (const [limit, key] of places) limit.giveBack(key, laterMs);
    },
  };
}
