/**
 * Shows frames on a canvas, the newest only: one is decoded at a time, and of those that come meanwhile the newest waits.
 * From: player.ts, frames as the hub sent them. To: the page's canvas, which takes the picture's size.
 */
import { base64Of, classicFrameProblem, imageTypeOf } from '@streamhub/protocol';
import { NewestOnly } from '../wire/newest-only.ts';

/** Hubs set their own limit on a frame; this one only keeps nonsense away from the decoder. */
const FRAME_MAX_BYTES = 16_000_000;

export class Picture {
  readonly #canvas: HTMLCanvasElement;
  readonly #onShown: () => void;
  readonly #decodes = new NewestOnly<string>((frame) => this.#decode(frame));
  #framesShown = 0;
  #framesBroken = 0;
  #isClosed = false;

  constructor({ canvas, onShown }: { canvas: HTMLCanvasElement; onShown: () => void }) {
    this.#canvas = canvas;
    this.#onShown = onShown;
  }

  get framesShown(): number {
    return this.#framesShown;
  }

  /** Not a frame, or no picture in it. */
  get framesBroken(): number {
    return this.#framesBroken;
  }

  /** Replaced by a newer one before they were decoded. */
  get framesSkipped(): number {
    return this.#decodes.dropped;
  }

  show(frame: unknown): void {
    if (this.#isClosed) return;
    if (classicFrameProblem(frame, FRAME_MAX_BYTES)) this.#framesBroken += 1;
    else this.#decodes.push(frame as string);
  }

  close(): void {
    this.#isClosed = true;
  }

  async #decode(frame: string): Promise<void> {
    let bitmap: ImageBitmap;
    try {
      const blob = new Blob([bytesOf(base64Of(frame))], { type: imageTypeOf(frame) });
      bitmap = await createImageBitmap(blob);
    } catch {
      this.#framesBroken += 1;
      return;
    }
    if (!this.#isClosed) this.#draw(bitmap);
    bitmap.close();
  }

  #draw(bitmap: ImageBitmap): void {
    const canvas = this.#canvas;
    if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
    if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
    canvas.getContext('2d', { alpha: false })?.drawImage(bitmap, 0, 0);
    this.#framesShown += 1;
    this.#onShown();
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}
