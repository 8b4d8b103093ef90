/**
 * How far the hub's clock is ahead of this page's, from round trips that carried the hub's time.
 * From: clock-sync.ts, samples. To: the same, the offset.
 *
 * Source: the clock filter of RFC 5905, section 10: of the last samples the one with the shortest round trip is believed,
 * for what makes a round trip longer makes its two halves unequal. Few samples, because the two clocks drift apart
 * (50 millionths are usual: 1 ms in 20 s).
 */
const KEPT_SAMPLES = 16;

export interface ClockSample {
  /** On this page's `performance.now()`. */
  sentMs: number;
  receivedMs: number;
  /** Since 1970, read between the two. */
  hubTimeUs: number;
}

export class ClockFilter {
  #samples: { roundTripMs: number; offsetUs: number }[] = [];

  add({ sentMs, receivedMs, hubTimeUs }: ClockSample): void {
    const roundTripMs = receivedMs - sentMs;
    const offsetUs = hubTimeUs - ((sentMs + receivedMs) / 2) * 1000;
    this.#samples = [...this.#samples.slice(1 - KEPT_SAMPLES), { roundTripMs, offsetUs }];
  }

  /** What was measured before says nothing of what follows. */
  clear(): void {
    this.#samples = [];
  }

  /** Whole µs, hub's time minus `performance.now() * 1000`; undefined before the first sample. */
  get offsetUs(): number | undefined {
    const best = this.#best();
    return best && Math.round(best.offsetUs);
  }

  /** The offset is wrong by half of it at most. */
  get roundTripMs(): number | undefined {
    return this.#best()?.roundTripMs;
  }

  #best() {
    let best = this.#samples[0];
    for (const sample of this.#samples) {
      // The newer of two equals: less drift.
      if (best && sample.roundTripMs <= best.roundTripMs) best = sample;
    }
    return best;
  }
}
