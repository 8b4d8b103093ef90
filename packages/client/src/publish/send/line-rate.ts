/**
 * What the uplink carries, in bits a second, as the hub's confirmations tell.
 * From: uplink-rate.ts, each confirmed batch. To: the same.
 *
 * While something always waits, what is confirmed in a time is what the line carries. While it is free most of the time,
 * only a batch that came at once (a key frame, a preview) says something: how fast the line took it.
 */

/** What a batch costs beside its chunk: 110 of the request and of WebSocket, the rest of TLS and TCP. */
export const BATCH_OVERHEAD_BYTES = 150;

const KEPT_MS = 5_000;
const LEAST_SPAN_MS = 150;
/** Smaller ones tell more of how the answers jitter than of the line. */
const LEAST_BURST_BYTES = 3_000;

export interface Confirmed {
  nowMs: number;
  bytes: number;
  /** How long the line needed for it, after what was before it. */
  lineMs: number;
}

export class LineRate {
  #confirmed: Confirmed[] = [];

  add({ nowMs, bytes, lineMs }: Confirmed): void {
    while (nowMs - (this.#confirmed[0]?.nowMs ?? nowMs) > KEPT_MS) this.#confirmed.shift();
    this.#confirmed.push({ nowMs, bytes: bytes + BATCH_OVERHEAD_BYTES, lineMs });
  }

  /** Of a line on which something has waited since `sinceMs`. Undefined: too little came through to tell. */
  carriedBps(sinceMs: number): number | undefined {
    const [first, ...rest] = this.#confirmed.filter(({ nowMs }) => nowMs >= sinceMs);
    const last = rest.at(-1);
    if (!first || !last || last.nowMs - first.nowMs < LEAST_SPAN_MS) return undefined;
    const bytes = rest.reduce((sum, each) => sum + each.bytes, 0);
    return (8_000 * bytes) / (last.nowMs - first.nowMs);
  }

  /** The fastest large batch of the last seconds. Undefined: there was none. */
  burstBps(sinceMs: number): number | undefined {
    const rates = this.#confirmed
      .filter(({ nowMs, bytes }) => nowMs >= sinceMs && bytes >= LEAST_BURST_BYTES)
      .map(({ bytes, lineMs }) => (8_000 * bytes) / Math.max(1, lineMs));
    return rates.length > 0 ? Math.max(...rates) : undefined;
  }

  clear(): void {
    this.#confirmed = [];
  }
}
