/**
 * The player's figures of the last minute and a half, one sample a second.
 * From: use-player.ts. To: stats-panel.tsx.
 */
import type { PlayerStats } from '@streamhub/client';

export const HISTORY_S = 90;

export interface StatsSample {
  /** Seconds since the history began. */
  atS: number;
  stats: PlayerStats;
  /** Pictures left out in this second. */
  skipped: number;
}

export class StatsHistory {
  readonly #listeners = new Set<() => void>();
  #samples: readonly StatsSample[] = [];

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly samples = (): readonly StatsSample[] => this.#samples;

  add(stats: PlayerStats): void {
    const before = this.#samples.at(-1);
    const skipped = before ? stats.framesSkipped - before.stats.framesSkipped : 0;
    const sample = { atS: (before?.atS ?? 0) + 1, stats, skipped: Math.max(0, skipped) };
    this.#samples = [...this.#samples.slice(1 - HISTORY_S), sample];
    for (const listener of this.#listeners) listener();
  }
}
