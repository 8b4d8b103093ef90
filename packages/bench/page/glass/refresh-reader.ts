/**
 * Reads the time code of what a page shows, once at each refresh of the screen: in the same way of a canvas and of a video,
 * so that two players can be compared.
 * From: what shows the picture. To: viewing.ts, peer-viewing.ts.
 */
import { codeStripAgeMs, STRIP_PARTS } from './code-strip.ts';
import { epochMs } from './epoch-clock.ts';

type Shown = HTMLCanvasElement | HTMLVideoElement;

/** Of each picture that was not there at the refresh before, how old it is, ms; undefined if its code is unreadable. */
type OnPicture = (ageMs: number | undefined) => void;

/** Two pictures lie further apart than this. */
const SAME_PICTURE_MS = 1;

export function readEachRefresh(shown: Shown, onPicture: OnPicture): void {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser has no 2D context');
  let lastMs: number | undefined;
  const read = () => {
    const ageMs = stripAgeMs(context, shown);
    const paintedMs = ageMs === undefined ? undefined : epochMs() - ageMs;
    const isNew = Math.abs((paintedMs ?? -Infinity) - (lastMs ?? -Infinity)) > SAME_PICTURE_MS;
    if (isNew) onPicture(ageMs);
    lastMs = paintedMs;
  };
  // As a task of its own it comes behind whatever the refresh itself paints, whoever asked for it first.
  const behindRefresh = new MessageChannel();
  behindRefresh.port1.onmessage = read;
  const next = () => {
    behindRefresh.port2.postMessage(undefined);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

function stripAgeMs(context: CanvasRenderingContext2D, shown: Shown): number | undefined {
  const { width } = sizeOf(shown);
  if (width === 0) return undefined;
  const height = width / STRIP_PARTS;
  const { canvas } = context;
  if (canvas.width !== width) Object.assign(canvas, { width, height });
  context.drawImage(shown, 0, 0, width, height, 0, 0, width, height);
  return codeStripAgeMs(context, epochMs());
}

function sizeOf(shown: Shown): { width: number } {
  return shown instanceof HTMLVideoElement ? { width: shown.videoWidth } : shown;
}
