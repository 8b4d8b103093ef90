/**
 * Pictures as cameras give them: 4:2:0, ITU-R BT.709, limited range.
 * From: the clip's pictures, RGBA. To: camera-worker.ts.
 */
export const COLOUR_SPACE: VideoColorSpaceInit = {
  primaries: 'bt709',
  transfer: 'bt709',
  matrix: 'bt709',
  fullRange: false,
};

export const BLACK = 16;
export const WHITE = 235;
export const NO_COLOUR = 128;

/** Planes one behind the other, rows without gaps: `width * height` of Y, then a quarter of that of U, then of V. */
export type I420 = Uint8Array<ArrayBuffer>;

/** `width` and `height` are even. Each colour is that of its square's first pixel. */
export function i420Of({ data, width, height }: ImageData): I420 {
  const pixels = width * height;
  const planes = new Uint8Array(pixels * 1.5);
  const quarter = pixels / 4;
  for (let at = 0; at < pixels; at += 1) {
    const red = data[4 * at] ?? 0;
    const green = data[4 * at + 1] ?? 0;
    const blue = data[4 * at + 2] ?? 0;
    const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    planes[at] = Math.round(16 + (219 / 255) * luma);
    const x = at % width;
    const y = (at - x) / width;
    if (x % 2 || y % 2) continue;
    const colour = pixels + (y / 2) * (width / 2) + x / 2;
    planes[colour] = Math.round(128 + ((224 / 255) * (blue - luma)) / 1.8556);
    planes[colour + quarter] = Math.round(128 + ((224 / 255) * (red - luma)) / 1.5748);
  }
  return planes;
}
