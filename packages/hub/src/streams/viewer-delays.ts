/**
 * What the viewers of one stream report of their delay, and the median that its streamer is told once a second.
 * From: live-stream.ts, which hands in the time. Bounds: one report a viewer, and one sample a node, kept for five seconds.
 */
import { limits } from '@streamhub/protocol';
import { fewOfEachAddress } from '../limits/address-shares.ts';

export interface DelaySummary {
  viewers: number;
  medianDelayMs: number;
}

/** What a node says of its own viewers. */
export interface DelaySample {
  /** Those who reported. */
  viewers: number;
  /** Of those who count: all of them in order, or so many of them at equal distances. */
  delaysMs: readonly number[];
}

const SAMPLE_MAX = 64;

export class ViewerDelays {
  readonly #reports = new Map<string, { address: string; delayMs: number; atMs: number }>();
  readonly #samples = new Map<string, DelaySample & { atMs: number }>();
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
    return this.#summaryIfDue(nowMs);
  }

  /** The same, for the viewers of another node. */
  reportOfNode(node: string, sample: DelaySample, nowMs: number): DelaySummary | undefined {
    this.#samples.set(node, { ...sample, atMs: nowMs });
    return this.#summaryIfDue(nowMs);
  }

  /** Undefined while nobody has reported. */
  sample(nowMs: number): DelaySample | undefined {
    this.#forgetOld(nowMs);
    const delays = this.#counted().sort((a, b) => a - b);
    if (delays.length === 0) return undefined;
    const step = Math.max(1, delays.length / SAMPLE_MAX);
    const places = Array.from({ length: Math.min(SAMPLE_MAX, delays.length) }, (_, index) =>
      Math.floor((index + 0.5) * step),
    );
    return { viewers: this.#reports.size, delaysMs: places.map((place) => delays[place] ?? 0) };
  }

  /** The viewer is gone. */
  forget(viewerId: string): void {
    this.#reports.delete(viewerId);
  }

  #summaryIfDue(nowMs: number): DelaySummary | undefined {
    if (nowMs - this.#toldAtMs < limits.feedbackPauseMs) return undefined;
    this.#toldAtMs = nowMs;
    this.#forgetOld(nowMs);
    const samples = [...this.#samples.values()];
    const viewers = samples.reduce((sum, each) => sum + each.viewers, this.#reports.size);
    const ofNodes = samples.flatMap(({ delaysMs }) => delaysMs);
    return { viewers, medianDelayMs: medianOf([...this.#counted(), ...ofNodes]) };
  }

  #counted(): number[] {
    return fewOfEachAddress(this.#reports.values()).map(({ delayMs }) => delayMs);
  }

  #forgetOld(nowMs: number): void {
    for (const kept of [this.#reports, this.#samples]) {
      for (const [id, { atMs }] of kept) if (nowMs - atMs > limits.feedbackKeptMs) kept.delete(id);
    }
  }
}

function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const high = sorted[upper] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[upper - 1] ?? 0) + high) / 2;
}
