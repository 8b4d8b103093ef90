/**
 * How the disc of a made camera is seen: whether the picture is filled, and whether it is stretched.
 * From: a canvas. To: the tests of shapes.
 */
import type { Locator } from '@playwright/test';

export interface SeenDisc {
  width: number;
  height: number;
  /** Of the picture, what is not black: 0 to 1. */
  filled: number;
  /** Its width by its height. */
  roundness: number;
}

export function seenDisc(canvas: Locator): Promise<SeenDisc> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (!context) throw new Error('this browser has no 2D context');
    context.drawImage(element as HTMLCanvasElement, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let filled = 0;
    const columns = new Set<number>();
    const rows = new Set<number>();
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      const [red = 0, green = 0, blue = 0] = data.subarray(4 * pixel, 4 * pixel + 3);
      if (red + green + blue > 90) filled += 1;
      if (Math.min(red, green, blue) < 180) continue;
      columns.add(pixel % width);
      rows.add(Math.floor(pixel / width));
    }
    return {
      width,
      height,
      filled: filled / (width * height),
      roundness: columns.size / rows.size,
    };
  });
}
