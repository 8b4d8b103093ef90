/**
 * Where a picture lies inside a frame of another ratio: as large as it can be, in the middle, nothing cut off.
 * From: scene.ts and jpeg-encoding.ts. To: the same.
 */
import type { Size } from './size.ts';

export function letterbox(picture: Size, frame: Size): Size & { x: number; y: number } {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  return {
    x: Math.round((frame.width - width) / 2),
    y: Math.round((frame.height - height) / 2),
    width,
    height,
  };
}
