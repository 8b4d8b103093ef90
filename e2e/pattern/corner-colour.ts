/**
 * The colour of a picture's lower left corner, which is plain in the pattern's clip and on the card. In the streamer's own
 * preview, which is a mirror, it is the right one.
 * From: a canvas. To: the tests of colours.
 */
import type { Locator } from '@playwright/test';

/** Red, green and blue, 0 to 255: the mean of some points, for codecs are not exact in one. */
export function cornerColour(
  canvas: Locator,
  { isMirrored = false }: { isMirrored?: boolean } = {},
): Promise<number[]> {
  return canvas.evaluate((element, isMirrored) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    if (!context) throw new Error('this browser has no 2D context');
    context.imageSmoothingQuality = 'high';
    const picture = element as HTMLCanvasElement;
    const left = isMirrored ? picture.width - 16 : 0;
    context.drawImage(picture, left, picture.height - 16, 16, 16, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  }, isMirrored);
}

/** The largest difference of the three. */
export function colourDistance(one: readonly number[], other: readonly number[]): number {
  return Math.max(...one.map((value, index) => Math.abs(value - (other[index] ?? 0))));
}
