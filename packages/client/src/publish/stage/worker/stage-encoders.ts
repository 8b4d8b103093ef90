/**
 * The encoders behind the canvas: the video, and beside it the preview once a second.
 * From: stage-loop.ts, the canvas after each draw. To: the page, their news.
 */
import type { EncodingNews, UplinkShare } from '../../encode/encoded-chunk.ts';
import type { EncodingPlan } from '../../encode/encoding-plan.ts';
import { JpegEncoding } from '../../encode/worker/jpeg-encoding.ts';
import type { Shot } from '../../encode/worker/shot.ts';
import { VideoEncoding } from '../../encode/worker/video-encoding.ts';
import type { FromStageWorker } from '../stage-messages.ts';

interface StageEncodersOptions {
  post: (message: FromStageWorker, transfer?: Transferable[]) => void;
}

const PREVIEW_EVERY_MS = 1_000;

export class StageEncoders {
  readonly #options: StageEncodersOptions;
  #video: VideoEncoding | JpegEncoding | undefined;
  #preview: JpegEncoding | undefined;
  #nextPreviewMs = 0;

  constructor(options: StageEncodersOptions) {
    this.#options = options;
  }

  start({ encodingId, plan }: { encodingId: number; plan: EncodingPlan }): void {
    this.stop();
    const hear = (news: EncodingNews) => this.#post(encodingId, news);
    if (plan.codec === 'jpeg') {
      this.#video = new JpegEncoding({ kind: 'video', hear });
    } else {
      this.#video = new VideoEncoding({ plan, hear });
      this.#preview = new JpegEncoding({ kind: 'preview', hear });
    }
  }

  encode(shot: Shot): void {
    if (!this.#video) return;
    this.#video.encode(shot);
    const nowMs = performance.now();
    if (nowMs < this.#nextPreviewMs) return;
    // From when it was due: each frame's own lateness would add up.
    this.#nextPreviewMs = Math.max(this.#nextPreviewMs, nowMs - PREVIEW_EVERY_MS / 2);
    this.#nextPreviewMs += PREVIEW_EVERY_MS;
    this.#preview?.encode(shot);
    this.#video.tellFigures();
  }

  requestKey(): void {
    this.#video?.requestKey();
  }

  setUplinkShare(share: UplinkShare): void {
    this.#video?.setUplinkShare(share);
  }

  stop(): void {
    this.#video?.close();
    this.#preview?.close();
    this.#video = undefined;
    this.#preview = undefined;
    this.#nextPreviewMs = 0;
  }

  #post(encodingId: number, news: EncodingNews): void {
    const transfer = news.name === 'chunk' ? [news.chunk.payload.buffer] : [];
    this.#options.post({ name: 'encoding', encodingId, news }, transfer);
  }
}
