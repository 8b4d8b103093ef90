/**
 * The one canvas. Draws the scene on black, each picture at its own ratio, and gives back what is on it.
 * From: stage-loop.ts, the newest picture of each source. To: the encoders, frames and JPEGs; the page, a preview.
 */
import { placesOf, type Scene, type SourceKind } from './scene.ts';
import { writeCard, writeLine } from './scene-writing.ts';
import type { StageSize } from './stage.ts';

/** The original's "quality 70 %". */
const JPEG = { type: 'image/jpeg', quality: 0.7 };

/** The newest of each source that is there. */
export type Pictures = Partial<Record<SourceKind, OffscreenCanvas>>;

export class StageCanvas {
  #canvas: OffscreenCanvas;
  #context: OffscreenCanvasRenderingContext2D;
  #small: OffscreenCanvas | undefined;

  constructor(size: StageSize) {
    this.#canvas = new OffscreenCanvas(size.width, size.height);
    this.#context = contextOf(this.#canvas);
  }

  get size(): StageSize {
    return { width: this.#canvas.width, height: this.#canvas.height };
  }

  draw(scene: Scene, pictures: Pictures): void {
    const stage = this.size;
    const context = this.#context;
    const places = placesOf(scene, { stage, pictures });
    const [lowest] = places;
    if (!lowest || lowest.width < stage.width || lowest.height < stage.height) {
      context.fillRect(0, 0, stage.width, stage.height);
    }
    if (!lowest && scene.card) writeCard(context, stage, scene.card);
    for (const { kind, x, y, width, height } of places) {
      const picture = pictures[kind];
      if (picture) context.drawImage(picture, x, y, width, height);
    }
    if (scene.text) writeLine(context, stage, scene.text);
  }

  /** Empties the canvas: draw after it. */
  resize(size: StageSize): void {
    this.#canvas = new OffscreenCanvas(size.width, size.height);
    this.#context = contextOf(this.#canvas);
  }

  /** The canvas as it is at the call. The caller closes the frame. */
  frame(timestampUs: number): VideoFrame {
    return new VideoFrame(this.#canvas, { timestamp: timestampUs, alpha: 'discard' });
  }

  /** The canvas as it is at the call, drawn smaller if `size` is. */
  async jpeg(size: StageSize): Promise<Uint8Array<ArrayBuffer>> {
    const blob = await this.#inSize(size).convertToBlob(JPEG);
    return new Uint8Array(await blob.arrayBuffer());
  }

  async dataUrl(): Promise<string> {
    const blob = await this.#canvas.convertToBlob(JPEG);
    return new FileReaderSync().readAsDataURL(blob);
  }

  copy(): Promise<ImageBitmap> {
    return createImageBitmap(this.#canvas);
  }

  #inSize({ width, height }: StageSize): OffscreenCanvas {
    if (width === this.#canvas.width && height === this.#canvas.height) return this.#canvas;
    if (this.#small?.width !== width || this.#small.height !== height) {
      this.#small = new OffscreenCanvas(width, height);
    }
    contextOf(this.#small).drawImage(this.#canvas, 0, 0, width, height);
    return this.#small;
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  // Every frame is read back for its encoder, so the pixels stay where the processor is.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('the worker gives no 2D canvas');
  context.fillStyle = '#000';
  return context;
}

/** Workers have it; TypeScript's browser types know windows only. */
declare class FileReaderSync {
  readAsDataURL(blob: Blob): string;
}
