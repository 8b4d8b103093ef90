/**
 * A copy of the newest picture of one source, in memory that is the stage's own.
 *
 * A copy, because a camera's frame is a piece of the camera: who still holds one while its track stops keeps Chromium's
 * camera from ever giving another, to this page and to later ones.
 * From: picture-intake.ts, each picture. To: stage-canvas.ts, as often as it is encoded or drawn.
 *
 * A frame keeps its format, which is what an encoder wants: as colours it takes nearly three times the memory, and all of
 * it anew for each frame. It becomes colours when it is drawn, and then once.
 */
import { isSameSize, type Size } from '../../picture/size.ts';
import type { Picture } from '../stage-messages.ts';
import { shapedSize } from './stage-shape.ts';

/** So many times what is needed of it, a picture is worth making smaller. Below, what it takes is more than what it saves. */
const FAR_TOO_MANY_PIXELS = 2;

export class OwnPicture {
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #context = this.#canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  #memory = new Uint8Array(0);
  #frame: VideoFrame | undefined;
  #isDrawn = false;

  get size(): Size {
    return this.#frame ? sizeOf(this.#frame) : this.#canvas;
  }

  /** To be encoded as it is; undefined if it came as colours. It is closed with the next picture. */
  get frame(): VideoFrame | undefined {
    return this.#frame;
  }

  /** To be drawn. */
  get canvas(): OffscreenCanvas {
    if (this.#frame && !this.#isDrawn) this.#draw(this.#frame, this.size);
    return this.#canvas;
  }

  /**
   * Closes `picture`, whatever happens. One that is far larger than `room` is made smaller on the way: a screen of 4K is
   * nine times the bytes of what is sent of it.
   */
  async take(picture: Picture, room: Size): Promise<void> {
    try {
      const size = neededOf(picture, room);
      const isWhole = isSameSize(size, sizeOf(picture));
      const frame = 'displayWidth' in picture && isWhole ? await this.#copyOf(picture) : undefined;
      this.close();
      this.#frame = frame;
      this.#isDrawn = false;
      if (!frame) this.#draw(picture, size);
    } finally {
      picture.close();
    }
  }

  close(): void {
    this.#frame?.close();
    this.#frame = undefined;
  }

  /** Undefined where the bytes are not to be had (they are in a graphics processor), or say less than the frame does. */
  async #copyOf(frame: VideoFrame): Promise<VideoFrame | undefined> {
    const { format, visibleRect, timestamp, colorSpace, displayWidth, displayHeight } = frame;
    if (!format || !visibleRect || isTurned(frame)) return undefined;
    try {
      const bytes = frame.allocationSize();
      if (this.#memory.byteLength !== bytes) this.#memory = new Uint8Array(bytes);
      const layout = await frame.copyTo(this.#memory);
      return new VideoFrame(this.#memory, {
        format,
        layout,
        codedWidth: visibleRect.width,
        codedHeight: visibleRect.height,
        displayWidth,
        displayHeight,
        timestamp,
        colorSpace: colorSpace.toJSON(),
      });
    } catch {
      return undefined;
    }
  }

  #draw(picture: Picture, { width, height }: Size): void {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#context?.drawImage(picture, 0, 0, width, height);
    this.#isDrawn = true;
  }
}

function sizeOf(picture: Picture): Size {
  return 'displayWidth' in picture
    ? { width: picture.displayWidth, height: picture.displayHeight }
    : { width: picture.width, height: picture.height };
}

function neededOf(picture: Picture, room: Size): Size {
  const size = sizeOf(picture);
  const needed = shapedSize({ kind: 'screen', size }, room);
  const isFarTooLarge =
    size.width * size.height > FAR_TOO_MANY_PIXELS * needed.width * needed.height;
  return isFarTooLarge ? needed : size;
}

/** A phone's camera may be. Drawing turns it back, encoding does not. */
function isTurned(frame: VideoFrame): boolean {
  const { rotation = 0, flip = false } = frame as { rotation?: number; flip?: boolean };
  return rotation !== 0 || flip;
}
