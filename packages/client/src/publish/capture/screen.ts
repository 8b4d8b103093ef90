/**
 * Opens a screen, a window or a tab, whichever the person picks in the browser's own dialog.
 * From: the page, after a click. To: stage.ts.
 */
import { capturing } from './capture-problem.ts';
import { type CaptureSource, captureSource } from './capture-source.ts';

/** Must be called from a click. Rejects with a CaptureError; `cancelled` when the dialog was closed. */
export function openScreen(): Promise<CaptureSource> {
  return capturing('screen', async (devices) => {
    const media = await devices.getDisplayMedia({
      video: { frameRate: { ideal: 30 } },
      audio: false,
    });
    return captureSource('screen', media);
  });
}
