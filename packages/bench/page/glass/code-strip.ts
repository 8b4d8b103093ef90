/**
 * The top row of a picture, with a time code in squares that are large enough for any codec.
 * From: camera-worker.ts. To: refresh-reader.ts.
 */
import { BLACK, type I420, NO_COLOUR, WHITE } from './i420.ts';
import { TIME_CODE_BITS, timeCode, timeCodeAgeMs } from './time-code.ts';

const MIDDLE_GREY = 127;
/** The strip is as high as one of its squares. */
export const STRIP_PARTS = TIME_CODE_BITS;

export interface StripWish {
  planes: I420;
  width: number;
  height: number;
  epochMs: number;
}

export function paintCodeStrip({ planes, width, height, epochMs }: StripWish): void {
  const side = width / TIME_CODE_BITS;
  const squares = timeCode(epochMs).map((bit) => (bit ? WHITE : BLACK));
  for (let y = 0; y < side; y += 1) {
    for (const [at, grey] of squares.entries()) {
      planes.fill(grey, y * width + at * side, y * width + (at + 1) * side);
    }
  }
  const pixels = width * height;
  const colours = (side / 2) * (width / 2);
  planes.fill(NO_COLOUR, pixels, pixels + colours);
  planes.fill(NO_COLOUR, pixels * 1.25, pixels * 1.25 + colours);
}

/** How long before `epochMs` the strip was painted, in ms; undefined if there is none. */
export function codeStripAgeMs(
  context: CanvasRenderingContext2D,
  epochMs: number,
): number | undefined {
  const { width } = context.canvas;
  const side = width / TIME_CODE_BITS;
  const { data } = context.getImageData(0, Math.floor(side / 2), width, 1);
  const code = Array.from({ length: TIME_CODE_BITS }, (_, at) => {
    const red = data[4 * Math.floor((at + 0.5) * side)] ?? 0;
    return red > MIDDLE_GREY;
  });
  return timeCodeAgeMs(code, epochMs);
}
