/**
 * What picture and sound need of a clock, whether it follows a live stream (playout-clock.ts) or a recording
 * (../../replay/replay-clock.ts).
 */
import type { Latency } from './latency.ts';
import type { Arrival } from './lateness-window.ts';

export type ClockedKind = 'video' | 'audio';

export interface MediaClock {
  /** False: nothing is being played. */
  readonly isSet: boolean;
  /** How fast the sound's time runs against the viewer's clock. */
  readonly rate: number;
  readonly latency: Latency;
  /** On the viewer's clock. -Infinity: it is decoded only for what depends on it, and never shown. */
  playTimeMs(timestampUs: number): number;
  soundTimestampUsAt(timeMs: number): number;
  arrive(kind: ClockedKind, arrival: Arrival): void;
  needs(kind: ClockedKind, ms: number | undefined): void;
  ranDry(nowMs: number): void;
}
