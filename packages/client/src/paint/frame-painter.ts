/**
 * Puts frames on a canvas, in whichever of two ways is the quicker on this device.
 * From: watch/picture/picture-canvas.ts and publish/stage/stage-canvas.ts. To: their canvases.
 *
 * - Drawing: with a graphics processor the frame stays there and its colours are made there. Without one, Chromium makes
 *   them in memory that is new for each frame: 900 kB of it at 640 × 360.
 * - Copying into memory that is kept: without a graphics processor an eighth of the time; with one, a way down and up again.
 *
 * No browser says which of the two it is, so the first frames go both ways in turn, and the clock decides.
 */
const TRIES_EACH = 4;
/** Copying must be worth it: less than this may be chance. */
const WORTH = 0.5;

const AS_RGBA: VideoFrameCopyToOptions = { format: 'RGBA' };

/** A page's or a worker's. */
type Context = Pick<OffscreenCanvasRenderingContext2D, 'drawImage' | 'putImageData'>;

export class FramePainter {
  readonly #context: Context;
  readonly #drawingMs: number[] = [];
  readonly #copyingMs: number[] = [];
  #canCopy = typeof ImageData !== 'undefined';
  #kept: ImageData | undefined;
  #isCopying = false;
  #newest = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Closes the frame. Resolves when it, or a newer one, is on the canvas. */
  async paint(frame: VideoFrame): Promise<void> {
    this.#newest += 1;
    try {
      const isCopied = this.#shallCopy(frame) && (await this.#copy(frame, this.#newest));
      if (!isCopied) this.#draw(frame);
    } finally {
      frame.close();
    }
  }

  #shallCopy({ displayWidth, displayHeight, visibleRect }: VideoFrame): boolean {
    if (!this.#canCopy || this.#isCopying) return false;
    // A copy is never scaled.
    const isAsCoded = visibleRect?.width === displayWidth && visibleRect.height === displayHeight;
    if (!isAsCoded) return false;
    if (this.#copyingMs.length < TRIES_EACH) return this.#copyingMs.length < this.#drawingMs.length;
    return Math.min(...this.#copyingMs) < WORTH * Math.min(...this.#drawingMs);
  }

  #draw(frame: VideoFrame): void {
    const sinceMs = performance.now();
    this.#context.drawImage(frame, 0, 0, frame.displayWidth, frame.displayHeight);
    if (this.#drawingMs.length <= TRIES_EACH) this.#drawingMs.push(performance.now() - sinceMs);
  }

  /** False where it cannot be. */
  async #copy(frame: VideoFrame, number: number): Promise<boolean> {
    const sinceMs = performance.now();
    const image = this.#imageOf(frame);
    this.#isCopying = true;
    try {
      // WebKit does not heed the format, and copies the planes as they are.
      if (frame.allocationSize(AS_RGBA) === frame.allocationSize()) throw new TypeError('as it is');
      await frame.copyTo(image.data, AS_RGBA);
    } catch {
      this.#canCopy = false;
      return false;
    } finally {
      this.#isCopying = false;
    }
    // A newer one that did not wait for this has been drawn.
    if (number === this.#newest) this.#context.putImageData(image, 0, 0);
    if (this.#copyingMs.length < TRIES_EACH) this.#copyingMs.push(performance.now() - sinceMs);
    return true;
  }

  #imageOf({ displayWidth: width, displayHeight: height }: VideoFrame): ImageData {
    if (this.#kept?.width !== width || this.#kept.height !== height) {
      this.#kept = new ImageData(width, height);
    }
    return this.#kept;
  }
}
