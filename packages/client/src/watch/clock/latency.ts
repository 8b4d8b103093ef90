/**
 * How long a viewer waits for what comes late: the choice between a smooth picture and an immediate one.
 * From: the page. To: playout-clock.ts.
 */
import type { Forgiven } from './lateness-window.ts';

/**
 * `auto`: as little as the connection allows, sound and picture together. `smooth`: longer, so that hardly anything is late.
 * `immediate`: each picture as soon as it is decoded, and the sound as soon as it can be heard, for remote control.
 */
export type Latency = 'auto' | 'smooth' | 'immediate';

/** What may come later than it is played. */
interface Waiting {
  video: Forgiven;
  audio: Forgiven;
  extraMs: number;
  /** So far the sound may be behind its picture. */
  soundLagMs: number;
}

const HALF_A_MINUTE_MS = 30_000;
/** Nobody notices this (ITU-R BT.1359: from 125 ms on; 90 ms are what it recommends), and measuring has its own error. */
const UNNOTICED_LAG_MS = 60;

/** A picture that comes too late is shown a moment later, now and then; sound is bridged for as long, but more seldom. */
const AS_NEEDED: Waiting = {
  video: { share: 0.1, atLeast: 2, shareOfSpan: 0.2, withinMs: HALF_A_MINUTE_MS },
  audio: { share: 0.04, atLeast: 3, withinMs: HALF_A_MINUTE_MS },
  extraMs: 0,
  soundLagMs: UNNOTICED_LAG_MS,
};

export const WAITING: Record<Latency, Waiting> = {
  auto: AS_NEEDED,
  smooth: {
    video: { share: 0.005, atLeast: 0 },
    audio: { share: 0.005, atLeast: 0 },
    extraMs: 100,
    soundLagMs: 0,
  },
  immediate: AS_NEEDED,
};

/** Whatever a page, an attribute or a storage says. */
export function latencyOf(said: string | null | undefined): Latency {
  return said === 'smooth' || said === 'immediate' ? said : 'auto';
}
