/**
 * The one canvas that every source is drawn on and every frame is captured from, as the page sees it.
 * From: camera.ts or screen.ts, one source at a time. To: publisher.ts, JPEG frames; the page, a preview.
 *
 * The canvas itself lives in a worker (stage-worker.ts), because a hidden tab's own timers, animation frames and
 * `toBlob` run about once a second, while a worker's keep their rate.
 */
import { Listeners } from '../wire/listeners.ts';
import { CaptureError } from './capture-problem.ts';
import type { CaptureSource } from './capture-source.ts';
import { SourceFeed } from './source-feed.ts';
import type { FromStageWorker, ToStageWorker } from './stage-messages.ts';

export interface StageSize {
  width: number;
  height: number;
}

export interface StageOptions extends Partial<StageSize> {
  /** At most so many frames a second. */
  frameRate?: number;
}

const DEFAULTS = { width: 640, height: 360, frameRate: 30 };

export class Stage {
  readonly #worker: Worker;
  readonly #feed: SourceFeed;
  readonly #frameListeners = new Listeners<string>();
  readonly #previewAllowed = () => this.#tellPreview();
  #size: StageSize;
  #preview: HTMLCanvasElement | undefined;
  #isClosed = false;

  /** Without options: 640 × 360, 30 a second. Throws CaptureError `unsupported` where workers have no canvas. */
  constructor(options: StageOptions = {}) {
    const { width, height, frameRate } = { ...DEFAULTS, ...options };
    if (typeof OffscreenCanvas === 'undefined') throw new CaptureError('unsupported');
    this.#size = { width, height };
    this.#worker = new Worker(new URL('./stage-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromStageWorker>) =>
      this.#hear(data),
    );
    const post = (message: ToStageWorker, transfer: Transferable[] = []) =>
      this.#worker.postMessage(message, transfer);
    this.#feed = new SourceFeed(post);
    this.#post({ name: 'open', width, height, frameRate });
    document.addEventListener('visibilitychange', this.#previewAllowed);
  }

  get size(): StageSize {
    return this.#size;
  }

  /**
   * Shows what is captured on `canvas`, which takes the stage's size and must have no 2D or WebGL context. One preview
   * at a time: the newest wins. Returns the way to take it off again. Nothing is drawn while the tab is hidden.
   */
  attachPreview(canvas: HTMLCanvasElement): () => void {
    this.#preview = canvas;
    this.#tellPreview();
    return () => {
      if (this.#preview !== canvas) return;
      this.#preview = undefined;
      this.#tellPreview();
    };
  }

  /**
   * Draws `source` from now on, keeping its ratio; `undefined` draws black. The stage does not close sources: who opened
   * one closes it, after the stage has another or none.
   */
  setSource(source: CaptureSource | undefined): void {
    if (!this.#isClosed) this.#feed.setTrack(source?.track);
  }

  /** Changes the size of the pictures, also while live. */
  resize({ width, height }: StageSize): void {
    this.#size = { width, height };
    this.#post({ name: 'resize', width, height });
  }

  /**
   * Hears each captured frame: a JPEG of quality 70 % as a data URL. Frames are only encoded while somebody listens.
   * Returns the way to unsubscribe.
   */
  onFrame(listener: (dataUrl: string) => void): () => void {
    const forget = this.#frameListeners.add(listener);
    this.#tellCapture();
    return () => {
      forget();
      this.#tellCapture();
    };
  }

  /** Ends the worker. Twice is harmless. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    document.removeEventListener('visibilitychange', this.#previewAllowed);
    this.#feed.close();
    this.#frameListeners.clear();
    this.#worker.terminate();
  }

  #hear(message: FromStageWorker): void {
    if (this.#isClosed) return;
    switch (message.name) {
      case 'ready':
        this.#feed.workerIsReady(message);
        break;
      case 'tick':
        this.#feed.answerTick(message.sourceId);
        break;
      case 'frame':
        this.#frameListeners.tell(message.dataUrl);
        break;
      case 'preview':
        this.#showPreview(message.bitmap);
        break;
    }
  }

  #showPreview(bitmap: ImageBitmap): void {
    const canvas = this.#preview;
    if (canvas) {
      if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
      if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
      canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    }
    bitmap.close();
    this.#post({ name: 'preview:shown' });
  }

  #tellPreview(): void {
    this.#post({ name: 'preview', isOn: this.#preview !== undefined && !document.hidden });
  }

  #tellCapture(): void {
    this.#post({ name: 'capture', isOn: this.#frameListeners.count > 0 });
  }

  #post(message: ToStageWorker): void {
    if (!this.#isClosed) this.#worker.postMessage(message);
  }
}
