/**
 * One frame of the pattern as a classic frame, for a streamer without a browser.
 * From: a page, whose browser encodes it. To: the tests of pictures that stand still.
 */
import type { Page } from '@playwright/test';
import { barLeft, pattern } from './pattern.ts';

/** A JPEG as a data URL, the bar where it is in frame `frame`. */
export function stillFrame(page: Page, frame: number): Promise<string> {
  return page.evaluate(
    ({ width, height, barWidth, left }) => {
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d');
      if (!context) throw new Error('this browser has no 2D context');
      const paint = (colour: string, from: number, columns: number) => {
        context.fillStyle = colour;
        context.fillRect(from, 0, columns, height);
      };
      paint('red', 0, width / 2);
      paint('blue', width / 2, width / 2);
      paint('white', left, barWidth);
      return canvas.toDataURL('image/jpeg', 0.9);
    },
    { ...pattern, left: barLeft(frame) },
  );
}
