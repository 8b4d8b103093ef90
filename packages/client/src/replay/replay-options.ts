/**
 * What a page gives a Replay, and what it hears of it.
 * From: the page. To: replay.ts.
 */
import type { RecordingAddress } from './recording-requests.ts';

/** What a page gives a Replay. */
export interface ReplayOptions extends RecordingAddress {
  /** Takes the pictures' size. The replay gives it a 2D context. */
  canvas: HTMLCanvasElement;
  /** Where it begins, in seconds; default 0. */
  startTime?: number | undefined;
  /** It stands at the first picture until `play`. */
  isPaused?: boolean;
}

/** Events as a `<video>` has them. */
export type ReplayEvent = 'seeking' | 'seeked' | 'ratechange' | 'durationchange';

/** Slower than half or faster than double, speech is no longer understood. */
export const PLAYBACK_RATES = { least: 0.5, most: 2 } as const;
