/**
 * What was just shown, as its encoders see it.
 * From: the stage, which has a canvas. To: video-encoding.ts and jpeg-encoding.ts.
 */
import type { Size } from '../../picture/size.ts';

export interface ShotCanvas {
  readonly size: Size;
  /** The canvas as it is at the call. The caller closes the frame. */
  frame(timestampUs: number): VideoFrame;
  /** The canvas as it is at the call, drawn smaller if `size` is. */
  jpeg(size: Size): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Shot {
  canvas: ShotCanvas;
  timestampUs: number;
  /** How many are drawn a second, at most. */
  frameRate: number;
}
