/**
 * Paints the pictures of the generated camera. From: source-camera.ts, the track's end. To: that track.
 */
import { TalkClip } from '../bits/talk-clip.ts';
import { paintCodeStrip } from './code-strip.ts';
import { epochMs } from './epoch-clock.ts';
import { every } from './every.ts';
import { COLOUR_SPACE, type I420, i420Of } from './i420.ts';

export interface CameraWish {
  width: number;
  height: number;
  frameRate: number;
}

export interface CameraStart {
  wish: CameraWish;
  writable: WritableStream<VideoFrame>;
  /** `performance.timeOrigin` of the page, on whose clock the pictures are. */
  pageOriginMs: number;
}

/** Painted before it begins, so that a picture costs no more than a camera's. */
const CLIP_SECONDS = 1;

globalThis.onmessage = ({ data }: MessageEvent<CameraStart>) => run(data);

function run({ wish, writable, pageOriginMs }: CameraStart): void {
  const { width, height, frameRate } = wish;
  const pictures = clipPictures(wish);
  const writer = writable.getWriter();
  let painted = 0;
  every(1000 / frameRate, () => {
    const planes = pictures[thereAndBack(painted, pictures.length)] as I420;
    painted += 1;
    paintCodeStrip({ planes, width, height, epochMs: epochMs() });
    const pageMs = performance.timeOrigin + performance.now() - pageOriginMs;
    const frame = new VideoFrame(planes, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      colorSpace: COLOUR_SPACE,
      timestamp: Math.round(pageMs * 1000),
    });
    // A track that has ended takes no more.
    writer.write(frame).catch(() => frame.close());
  });
  postMessage('begun');
}

function clipPictures(wish: CameraWish): I420[] {
  const clip = new TalkClip({ ...wish, seconds: CLIP_SECONDS });
  return Array.from({ length: clip.frames }, (_, frame) => i420Of(clip.show(frame)));
}

/** 0 1 2 3 2 1 0 …: no jump in the movement, which no camera shows. */
function thereAndBack(step: number, length: number): number {
  const way = 2 * (length - 1);
  const at = step % way;
  return at < length ? at : way - at;
}
