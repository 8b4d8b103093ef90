/**
 * What a page gives a stage, and what that says.
 * From: the page. To: stage.ts.
 */
import type { CaptureSource } from '../../capture/capture-source.ts';
import type { Size } from '../../picture/size.ts';

/**
 * The size says how much room there is: the stage takes the ratio of the picture that fills it, with a shorter side no longer
 * and no more pixels than these.
 */
export interface StageOptions extends Partial<Size> {
  /** At most so many frames a second. */
  frameRate?: number;
}

/**
 * `lost`: what draws and encodes the pictures does not load, or breaks each time. `noise`: the browser gives noise in place of
 * what was drawn, and nothing else would be sent.
 */
export type StageState = 'loading' | 'ready' | 'lost' | 'noise';

/** As far as the stage uses it. */
export type StageSource = Pick<CaptureSource, 'kind' | 'track'>;
export type GivenSource = StageSource | MediaStreamTrack | undefined;

export const DEFAULTS = { width: 640, height: 360, frameRate: 30 };

export function trackOf(source: GivenSource): MediaStreamTrack | undefined {
  return source && 'track' in source ? source.track : source;
}
