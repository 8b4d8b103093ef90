/**
 * The colour of a picture's lower left corner, which is plain in the pattern's clip and on the card.
 * From: a canvas. To: the tests of colours.
 */
import type { Locator } from '@playwright/test';

/** Red, green and blue, 0 to 255: the mean of some points, for codecs are not exact in one. */
export function cornerColour(canvas: Locator): Promise<number[]> {
  return canvas.evaluate((element) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    if (!context) throw new Error('this browser has no 2D context');
    context.imageSmoothingQuality = 'high';
    const picture = element as HTMLCanvasElement;
    context.drawImage(picture, 0, picture.height - 16, 16, 16, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  });
}

/** The largest difference of the three. */
export function colourDistance(one: readonly number[], other: readonly number[]): number {
  return Math.max(...one.map((value, index) => Math.abs(value - (other[index] ?? 0))));
}
