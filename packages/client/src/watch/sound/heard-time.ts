/**
 * Tells when a time of the audio context is heard, on the page's clock (`performance.now()`).
 * From: sound-output.ts, what the context says of itself now and then. To: the same.
 *
 * The context's own answers jitter by some milliseconds, while the truth hardly moves: the median of the last ones holds.
 */
export class HeardTime {
  #differencesMs: number[] = [];
  #leadsMs: number[] = [];

  /** `heardMs` is when `contextTimeS` is heard; `renderedS` is how far the context has rendered at `nowMs`. */
  add(sample: { contextTimeS: number; heardMs: number; renderedS: number; nowMs: number }): void {
    const { contextTimeS, heardMs, renderedS, nowMs } = sample;
    const differenceMs = heardMs - contextTimeS * 1000;
    this.#differencesMs = [...this.#differencesMs, differenceMs].slice(-KEPT);
    this.#leadsMs = [...this.#leadsMs, renderedS * 1000 + this.differenceMs - nowMs].slice(-KEPT);
  }

  /** The context stood still meanwhile: what held before says nothing of what follows. */
  clear(): void {
    this.#differencesMs = [];
    this.#leadsMs = [];
  }

  get differenceMs(): number {
    return median(this.#differencesMs);
  }

  heardMs(contextTimeS: number): number {
    return contextTimeS * 1000 + this.differenceMs;
  }

  contextTimeS(heardMs: number): number {
    return (heardMs - this.differenceMs) / 1000;
  }

  /** How long before it is heard a sample must be there: what the device has taken already, nearly always. */
  get leadMs(): number {
    const leads = [...this.#leadsMs].sort((a, b) => a - b);
    return Math.max(0, leads[Math.floor(leads.length * 0.9)] ?? 0);
  }
}

const KEPT = 31;

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
