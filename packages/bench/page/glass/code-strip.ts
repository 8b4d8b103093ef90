/**
 * The top row of a picture, with a time code in squares that are large enough for any codec.
 * From: camera-worker.ts. To: viewing.ts.
 */
import { TIME_CODE_BITS, timeCode, timeCodeAgeMs } from './time-code.ts';

const MIDDLE_GREY = 127;

export function paintCodeStrip(context: OffscreenCanvasRenderingContext2D, epochMs: number): void {
  const side = context.canvas.width / TIME_CODE_BITS;
  for (const [at, bit] of timeCode(epochMs).entries()) {
    context.fillStyle = bit ? '#fff' : '#000';
    context.fillRect(at * side, 0, side, side);
  }
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
