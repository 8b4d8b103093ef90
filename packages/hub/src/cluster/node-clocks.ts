/**
 * By how much the clocks of other nodes differ from this one's: what a stream's origin says of time is read with it.
 * From: edge-join.ts, each answer of another node. To: the edges, when tracks are stated.
 * Bound: MAX_NODES, of which the one that answered least recently goes.
 */
import type { Clock } from '../clock.ts';

const MAX_NODES = 1_000;
/** Clocks drift apart by some ten microseconds a second: what is older is not better. */
const LASTS_MS = 10 * 60_000;
/** The clock is known to half of that. */
const VAGUE_MS = 4;

interface Look {
  readonly aheadMs: number;
  readonly roundTripMs: number;
  readonly atMs: number;
}

export class NodeClocks {
  readonly #clock: Clock;
  readonly #best = new Map<string, Look>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Another node's time, in an answer to what was asked at `askedAtMs`. Of its answers the quickest counts. */
  note({ node, hubTimeMs }: { node: string; hubTimeMs: number }, askedAtMs: number): void {
    const atMs = this.#clock.now();
    const roundTripMs = atMs - askedAtMs;
    const best = this.#best.get(node);
    const isBetter =
      best === undefined || roundTripMs <= best.roundTripMs || atMs - best.atMs > LASTS_MS;
    const aheadMs = this.#clock.epochMs() - roundTripMs / 2 - hubTimeMs;
    const look = isBetter ? { aheadMs, roundTripMs, atMs } : best;
    this.#best.delete(node);
    this.#best.set(node, look);
    const [oldest] = this.#best.keys();
    if (this.#best.size > MAX_NODES && oldest !== undefined) this.#best.delete(oldest);
  }

  /** Whether another look at that node's clock would tell more. */
  isVague(node: string): boolean {
    return (this.#best.get(node)?.roundTripMs ?? VAGUE_MS) >= VAGUE_MS;
  }

  /** What to add to that node's clock to have this one's. */
  aheadMs(node: string): number {
    return this.#best.get(node)?.aheadMs ?? 0;
  }
}
