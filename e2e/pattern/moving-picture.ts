/**
 * Waits until a canvas has shown the pattern, and the pattern moving.
 * From: the tests. To: picture-columns.ts, again and again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type CanvasInPage, findBar, readColumns } from './picture-columns.ts';

export interface MovingPictureWish {
  /** How many clearly different places the bar must be seen at. */
  places?: number;
  timeoutMs?: number;
  /** As the streamer's own preview shows it. */
  isMirrored?: boolean;
}

/** Nearer together than this share of the width, two places are one: JPEG blurs edges. */
const CLEARLY_APART = 0.05;
/** Less than a frame of the clip lasts. A look costs the page time that it needs for the picture. */
const LOOK_EVERY_MS = 40;

/** @throws if the canvas shows no picture, another picture, or one that stands still. */
export async function seeMovingPicture(
  canvas: CanvasInPage,
  { places = 4, timeoutMs = 20_000, isMirrored = false }: MovingPictureWish = {},
): Promise<void> {
  const seen: number[] = [];
  const deadlineMs = performance.now() + timeoutMs;
  while (seen.length < places) {
    const columns = await readColumns(canvas);
    const bar = findBar(isMirrored ? columns.reverse() : columns);
    const isNew = bar !== undefined && seen.every((place) => Math.abs(place - bar) > CLEARLY_APART);
    if (isNew) seen.push(bar);
    else if (performance.now() > deadlineMs) throw new Error(whatIsMissing(seen));
    if (seen.length < places) await pause(LOOK_EVERY_MS);
  }
}

/** Resolves when the canvas has shown the pattern once. */
export async function seePicture(canvas: CanvasInPage): Promise<void> {
  await seeMovingPicture(canvas, { places: 1 });
}

function whatIsMissing(seen: readonly number[]): string {
  return seen.length === 0
    ? 'no picture: the pattern was not seen'
    : `no moving picture: the bar was only seen at ${seen.map((place) => place.toFixed(2)).join(', ')}`;
}
