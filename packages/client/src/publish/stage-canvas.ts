/**
 * The one canvas. Draws a picture at its own ratio on black, and gives back what is on it.
 * From: stage-loop.ts, pictures. To: the same, JPEG data URLs and copies for the preview.
 */
import { letterbox } from './letterbox.ts';
import type { StageSize } from './stage.ts';
import type { Picture } from './stage-messages.ts';

/** The original's "quality 70 %". */
const JPEG = { type: 'image/jpeg', quality: 0.7 };

export class StageCanvas {
  #canvas: OffscreenCanvas;
  #context: OffscreenCanvasRenderingContext2D;

  constructor(size: StageSize) {
    this.#canvas = new OffscreenCanvas(size.width, size.height);
    this.#context = contextOf(this.#canvas);
  }

  draw(picture: Picture): void {
    const size =
      'displayWidth' in picture
        ? { width: picture.displayWidth, height: picture.displayHeight }
        : { width: picture.width, height: picture.height };
    this.#drawInside(picture, size);
  }

  clear(): void {
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** Keeps the picture: a screen that stands still sends no new one. */
  resize(size: StageSize): void {
    const before = this.#canvas;
    this.#canvas = new OffscreenCanvas(size.width, size.height);
    this.#context = contextOf(this.#canvas);
    this.#drawInside(before, before);
  }

  /** The canvas as it is at the call. */
  async capture(): Promise<string> {
    const blob = await this.#canvas.convertToBlob(JPEG);
    return new FileReaderSync().readAsDataURL(blob);
  }

  copy(): Promise<ImageBitmap> {
    return createImageBitmap(this.#canvas);
  }

  #drawInside(image: CanvasImageSource, size: StageSize): void {
    const { width, height } = this.#canvas;
    const { x, y, width: drawnWidth, height: drawnHeight } = letterbox(size, { width, height });
    if (drawnWidth < width || drawnHeight < height) this.clear();
    this.#context.drawImage(image, x, y, drawnWidth, drawnHeight);
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  // Every frame is read back for its JPEG, so the pixels stay where the processor is.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('the worker gives no 2D canvas');
  context.fillStyle = '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  return context;
}

/** Workers have it; TypeScript's browser types know windows only. */
declare class FileReaderSync {
  readAsDataURL(blob: Blob): string;
}
