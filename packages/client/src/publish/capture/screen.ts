/**
 * Opens a screen, a window or a tab, whichever the person picks in the browser's own dialog.
 * From: the page, after a click. To: stage.ts.
 */
import type { PictureRate } from '../encode/video-codecs.ts';
import { capturing } from './capture-problem.ts';
import { type CaptureSource, captureSource } from './capture-source.ts';

/** Text can be read, and few pictures a second are enough for it. */
const LEGIBLE: PictureRate = { width: 1920, height: 1080, frameRate: 15 };

/**
 * Must be called from a click. Rejects with a CaptureError; `cancelled` when the dialog was closed. The screen keeps its
 * own ratio, and is captured no larger than `rate`, whichever way it is held.
 */
export function openScreen(rate: PictureRate = LEGIBLE): Promise<CaptureSource> {
  return capturing('screen', async (devices) => {
    const media = await devices.getDisplayMedia({ video: sizeLimits(rate), audio: false });
    const source = captureSource('screen', media);
    // Text stays sharp, and the rate pays for it.
    source.track.contentHint = 'detail';
    return source;
  });
}

/** Another rate for a screen that is shared already. Never rejects: a browser that cannot goes on as before. */
export async function limitScreen(track: MediaStreamTrack, rate: PictureRate): Promise<void> {
  try {
    await track.applyConstraints(sizeLimits(rate));
  } catch {
    // What is too large is drawn smaller by the stage.
  }
}

function sizeLimits({ width, height, frameRate }: PictureRate): MediaTrackConstraints {
  const side = { max: Math.max(width, height) };
  return { width: side, height: side, frameRate: { ideal: frameRate } };
}
