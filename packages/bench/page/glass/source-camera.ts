/**
 * A camera that shows the talk clip and, in its top row, when each of its pictures was painted.
 * From: camera-worker.ts, which paints: a real camera takes nothing of the page's time either. To: the library's Stage.
 */
import type { CameraStart, CameraWish } from './camera-worker.ts';
import { videoTrackGenerator } from './track-generator.ts';

export async function openSourceCamera(wish: CameraWish): Promise<MediaStreamTrack> {
  const track = videoTrackGenerator();
  const { writable } = track;
  const worker = new Worker(new URL('./camera-worker.ts', import.meta.url), { type: 'module' });
  const start: CameraStart = { wish, writable, pageOriginMs: performance.timeOrigin };
  const hasBegun = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = ({ message }) => reject(new Error(`no camera: ${message}`));
  });
  worker.postMessage(start, [writable]);
  await hasBegun;
  return track;
}
