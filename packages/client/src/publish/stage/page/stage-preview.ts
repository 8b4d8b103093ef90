/**
 * What the streamer sees of the stage: the newest of its preview pictures on the page's canvas.
 * From: stage.ts, the canvas; the worker, pictures. To: the canvas; the worker, whether somebody looks.
 */
import type { ToStageWorker } from '../stage-messages.ts';

export class StagePreview {
  readonly #post: (message: ToStageWorker) => void;
  readonly #visibilityChanged = () => this.tell();
  #canvas: HTMLCanvasElement | undefined;
  #isMirrored = true;

  constructor(post: (message: ToStageWorker) => void) {
    this.#post = post;
    document.addEventListener('visibilitychange', this.#visibilityChanged);
  }

  set isMirrored(isMirrored: boolean) {
    this.#isMirrored = isMirrored;
    this.tell();
  }

  /** One at a time: the newest wins. Returns the way to take it off again. */
  attach(canvas: HTMLCanvasElement): () => void {
    this.#canvas = canvas;
    this.tell();
    return () => {
      if (this.#canvas !== canvas) return;
      this.#canvas = undefined;
      this.tell();
    };
  }

  /** The picture is closed here. */
  show(bitmap: ImageBitmap): void {
    const canvas = this.#canvas;
    if (canvas) {
      if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
      if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
      canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    }
    bitmap.close();
    this.#post({ name: 'preview:shown' });
  }

  /** Also to a worker that knows nothing. */
  tell(): void {
    const isOn = this.#canvas !== undefined && !document.hidden;
    this.#post({ name: 'preview', isOn, isMirrored: this.#isMirrored });
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#visibilityChanged);
  }
}
