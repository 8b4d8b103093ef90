/**
 * What a picture looks like as a whole, for cameras that do not show the pattern.
 * From: a canvas. To: the tests of another camera.
 */
import type { Locator } from '@playwright/test';

export type PictureColour = 'green' | 'black' | 'other';

/** Of the mean of all its points. */
export function pictureColour(canvas: Locator): Promise<PictureColour> {
  return canvas.evaluate((element) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    if (!context) throw new Error('this browser has no 2D context');
    context.imageSmoothingQuality = 'high';
    const picture = element as HTMLCanvasElement;
    const { width, height } = picture;
    // The middle, without the black beside a picture of another shape.
    context.drawImage(picture, width / 4, 0, width / 2, height, 0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    if (green > 80 && green > 1.5 * Math.max(red, blue)) return 'green';
    return Math.max(red, green, blue) < 60 ? 'black' : 'other';
  });
}
