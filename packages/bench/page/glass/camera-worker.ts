/**
 * Paints the pictures of the generated camera. From: source-camera.ts, the track's end. To: that track.
 */
import { TalkClip } from '../bits/talk-clip.ts';
import { paintCodeStrip } from './code-strip.ts';
import { epochMs } from './epoch-clock.ts';
import { every } from './every.ts';
import type { CameraWish } from './source-camera.ts';

export interface CameraStart {
  wish: CameraWish;
  writable: WritableStream<VideoFrame>;
  /** `performance.timeOrigin` of the page, on whose clock the pictures are. */
  pageOriginMs: number;
}

/** Painted before it begins, so that a picture costs no more than a camera's. */
const CLIP_SECONDS = 1;

globalThis.onmessage = ({ data }: MessageEvent<CameraStart>) => void run(data);

async function run({ wish, writable, pageOriginMs }: CameraStart): Promise<void> {
  const { width, height, frameRate } = wish;
  const pictures = await clipPictures(wish);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('this browser has no 2D context');
  const writer = writable.getWriter();
  let painted = 0;
  every(1000 / frameRate, () => {
    context.drawImage(pictures[thereAndBack(painted, pictures.length)] as ImageBitmap, 0, 0);
    painted += 1;
    paintCodeStrip(context, epochMs());
    const pageMs = performance.timeOrigin + performance.now() - pageOriginMs;
    const frame = new VideoFrame(canvas, { timestamp: Math.round(pageMs * 1000) });
    // A track that has ended takes no more.
    writer.write(frame).catch(() => frame.close());
  });
  postMessage('begun');
}

async function clipPictures(wish: CameraWish): Promise<ImageBitmap[]> {
  const clip = new TalkClip({ ...wish, seconds: CLIP_SECONDS });
  const pictures: ImageBitmap[] = [];
  for (let frame = 0; frame < clip.frames; frame += 1) {
    clip.show(frame);
    pictures.push(await createImageBitmap(clip.canvas));
  }
  return pictures;
}

/** 0 1 2 3 2 1 0 …: no jump in the movement, which no camera shows. */
function thereAndBack(step: number, length: number): number {
  const way = 2 * (length - 1);
  const at = step % way;
  return at < length ? at : way - at;
}
