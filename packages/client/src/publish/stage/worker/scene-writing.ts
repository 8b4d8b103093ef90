/**
 * Writes on the stage: the card in place of a picture, and the caption over one.
 * From: stage-canvas.ts. To: its 2D context.
 */
import type { Size } from '../../picture/size.ts';
import { directionOf, linesOf } from './text-lines.ts';

const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const COLOURS = { card: '#15181d', ink: '#f4f5f7', shade: 'rgb(0 0 0 / 65%)' };
/** Of the stage's shorter side: upright it has no room for larger letters. */
const CARD = { letters: 1 / 10, lineHeight: 1.25, width: 0.84, maxLines: 3 };
const CAPTION = { letters: 1 / 18, lineHeight: 1.4, padding: 0.2, width: 0.9, maxLines: 2 };

type Context = OffscreenCanvasRenderingContext2D;

export function writeCard(context: Context, stage: Size, text: string): void {
  const { width, height } = stage;
  context.save();
  context.fillStyle = COLOURS.card;
  context.fillRect(0, 0, width, height);
  const size = Math.round(Math.min(width, height) * CARD.letters);
  context.font = `600 ${size}px ${FONT}`;
  const lines = fitted(context, text, { maxWidth: width * CARD.width, maxLines: CARD.maxLines });
  context.textAlign = 'center';
  const lineHeight = size * CARD.lineHeight;
  const firstY = height / 2 - ((lines.length - 1) * lineHeight) / 2;
  write(context, lines, { x: width / 2, firstY, lineHeight });
  context.restore();
}

export function writeCaption(context: Context, stage: Size, text: string): void {
  const { width, height } = stage;
  const size = Math.round(Math.min(width, height) * CAPTION.letters);
  context.save();
  context.font = `500 ${size}px ${FONT}`;
  const lines = fitted(context, text, {
    maxWidth: width * CAPTION.width,
    maxLines: CAPTION.maxLines,
  });
  if (lines.length > 0) {
    const lineHeight = size * CAPTION.lineHeight;
    const bandHeight = Math.round(lines.length * lineHeight + 2 * size * CAPTION.padding);
    context.fillStyle = COLOURS.shade;
    context.fillRect(0, height - bandHeight, width, bandHeight);
    context.textAlign = 'start';
    const margin = (width * (1 - CAPTION.width)) / 2;
    const x = context.direction === 'rtl' ? width - margin : margin;
    const firstY = height - bandHeight + size * CAPTION.padding + lineHeight / 2;
    write(context, lines, { x, firstY, lineHeight });
  }
  context.restore();
}

/** Every line runs as the whole text does. */
function fitted(context: Context, text: string, room: { maxWidth: number; maxLines: number }) {
  context.direction = directionOf(text);
  return linesOf(text, { ...room, measure: (each) => context.measureText(each).width });
}

function write(
  context: Context,
  lines: readonly string[],
  { x, firstY, lineHeight }: { x: number; firstY: number; lineHeight: number },
): void {
  context.fillStyle = COLOURS.ink;
  context.textBaseline = 'middle';
  for (const [index, line] of lines.entries())
    context.fillText(line, x, firstY + index * lineHeight);
}
