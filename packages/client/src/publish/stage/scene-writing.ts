/**
 * Writes on the stage: the card in place of a picture, and the line of text over one.
 * From: stage-canvas.ts. To: its 2D context.
 */
import { linesOf } from './scene.ts';
import type { StageSize } from './stage.ts';

const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const COLOURS = { card: '#15181d', ink: '#f4f5f7', shade: 'rgb(0 0 0 / 65%)' };

type Context = OffscreenCanvasRenderingContext2D;

export function writeCard(context: Context, { width, height }: StageSize, text: string): void {
  context.save();
  context.fillStyle = COLOURS.card;
  context.fillRect(0, 0, width, height);
  const size = Math.round(height / 10);
  context.font = `600 ${size}px ${FONT}`;
  context.fillStyle = COLOURS.ink;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const lines = fitted(context, text, { maxWidth: width * 0.84, maxLines: 3 });
  const lineHeight = size * 1.25;
  const firstY = height / 2 - ((lines.length - 1) * lineHeight) / 2;
  for (const [index, line] of lines.entries()) {
    context.fillText(line, width / 2, firstY + index * lineHeight);
  }
  context.restore();
}

export function writeLine(context: Context, { width, height }: StageSize, text: string): void {
  const size = Math.round(height / 18);
  context.save();
  context.font = `500 ${size}px ${FONT}`;
  const [line] = fitted(context, text, { maxWidth: width * 0.9, maxLines: 1 });
  if (line !== undefined) {
    const bandHeight = Math.round(size * 1.8);
    context.fillStyle = COLOURS.shade;
    context.fillRect(0, height - bandHeight, width, bandHeight);
    context.fillStyle = COLOURS.ink;
    context.textBaseline = 'middle';
    context.fillText(line, width * 0.05, height - bandHeight / 2);
  }
  context.restore();
}

function fitted(context: Context, text: string, room: { maxWidth: number; maxLines: number }) {
  return linesOf(text, { ...room, measure: (each) => context.measureText(each).width });
}
