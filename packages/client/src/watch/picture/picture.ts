/**
 * One decoded picture, whichever decoder it came from.
 * From: video-track.ts and decode-image.ts. To: picture-canvas.ts, which closes it.
 */
import type { TimedFrame } from './frame-schedule.ts';

export interface Picture extends TimedFrame {
  readonly image: VideoFrame | ImageBitmap;
  readonly width: number;
  readonly height: number;
}

export function pictureOfFrame(frame: VideoFrame, timestampUs = frame.timestamp): Picture {
  return {
    timestampUs,
    image: frame,
    width: frame.displayWidth,
    height: frame.displayHeight,
    close: () => frame.close(),
  };
}

export function pictureOfBitmap(bitmap: ImageBitmap, timestampUs: number): Picture {
  const { width, height } = bitmap;
  return { timestampUs, image: bitmap, width, height, close: () => bitmap.close() };
}
