/**
 * Reads a picture off a page's canvas as colours, column by column, and finds the pattern in it.
 * From: the canvas of the studio's preview or of the watch page. To: moving-picture.ts.
 */
export type Column = 'red' | 'blue' | 'white' | 'other';

const COLUMNS = 64;

/** A canvas in some page: a locator of Playwright's, or an element in another engine. */
export interface CanvasInPage {
  evaluate(
    inPage: (canvas: HTMLElement | SVGElement, columns: number) => Column[],
    columns: number,
  ): Promise<Column[]>;
}

/** Of three rows; a column in which they differ is `other`. */
export function readColumns(canvas: CanvasInPage): Promise<Column[]> {
  return canvas.evaluate((element, columns) => {
    const rows = 3;
    const copy = document.createElement('canvas');
    copy.width = columns;
    copy.height = rows;
    const context = copy.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('this browser has no 2D context');
    // Pixels as they are: a mixture of neighbours would be no colour of the pattern.
    context.imageSmoothingEnabled = false;
    context.drawImage(element as HTMLCanvasElement, 0, 0, columns, rows);
    const { data } = context.getImageData(0, 0, columns, rows);
    const colourAt = (x: number, y: number) => {
      const [red = 0, green = 0, blue = 0] = data.subarray(4 * (y * columns + x));
      if (red > 180 && green > 180 && blue > 180) return 'white';
      if (red > 150 && green < 100 && blue < 100) return 'red';
      if (blue > 150 && red < 100 && green < 100) return 'blue';
      return 'other';
    };
    return Array.from({ length: columns }, (_, x) => {
      const colours = new Set(Array.from({ length: rows }, (_row, y) => colourAt(x, y)));
      return colours.size === 1 ? colourAt(x, 0) : 'other';
    });
  }, COLUMNS);
}

/**
 * The bar's middle, 0 at the left edge and 1 at the right one; undefined if this is not the pattern. At its edges the
 * bar, and in the middle the two halves, may mix colours in one column.
 */
export function findBar(columns: readonly Column[]): number | undefined {
  const first = columns.indexOf('white');
  const last = columns.lastIndexOf('white');
  if (first === -1) return undefined;
  const isAsExpected = columns.every((colour, x) => {
    const isInBar = x > first && x < last;
    const isAtEdge = Math.abs(x - first) <= 1 || Math.abs(x - last) <= 1;
    const isAtMiddle = Math.abs(x + 0.5 - columns.length / 2) <= 1;
    if (isInBar) return colour === 'white';
    return isAtEdge || isAtMiddle || colour === (x < columns.length / 2 ? 'red' : 'blue');
  });
  const isAsWide =
    last - first + 1 >= 0.05 * columns.length && last - first + 1 <= 0.15 * columns.length;
  return isAsExpected && isAsWide ? (first + last + 1) / 2 / columns.length : undefined;
}
