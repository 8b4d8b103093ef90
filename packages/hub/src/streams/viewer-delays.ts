/**
 * What the viewers of one stream report of their delay, and the median that its streamer is told once a second.
 * From: live-stream.ts, which hands in the time. Bound: one report a viewer, kept for five seconds.
 */
import { limits } from '@streamhub/protocol';
import { fewOfEachAddress } from '../limits/address-shares.ts';

interface DelaySummary {
  viewers: number;
  medianDelayMs: number;
}

export class ViewerDelays {
  readonly #reports = new Map<string, { address: string; delayMs: number; atMs: number }>();
  #toldAtMs = Number.NEGATIVE_INFINITY;

  /** The summary, if a second has passed since the last one. */
  report({
    viewerId,
    address,
    delayMs,
    nowMs,
  }: {
    viewerId: string;
    address: string;
    delayMs: number;
    nowMs: number;
  }): DelaySummary | undefined {
    this.#reports.set(viewerId, { address, delayMs, atMs: nowMs });
    if (nowMs - this.#toldAtMs < limits.feedbackPauseMs) return undefined;
    this.#toldAtMs = nowMs;
    for (const [id, { atMs }] of this.#reports) {
      if (nowMs - atMs > limits.feedbackKeptMs) this.#reports.delete(id);
    }
    const delays = fewOfEachAddress(this.#reports.values()).map((each) => each.delayMs);
    return { viewers: this.#reports.size, medianDelayMs: medianOf(delays) };
  }

  /** The viewer is gone. */
  forget(viewerId: string): void {
    this.#reports.delete(viewerId);
  }
}

function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const high = sorted[upper] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[upper - 1] ?? 0) + high) / 2;
}
