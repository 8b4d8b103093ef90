/**
 * The page's canvas, which takes each picture's size.
 * From: playback.ts, pictures to paint now. To: the screen.
 */
import type { Picture } from './picture.ts';

export class PictureCanvas {
  readonly #canvas: HTMLCanvasElement;
  #framesShown = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  get framesShown(): number {
    return this.#framesShown;
  }

  /** Closes the picture. */
  paint(picture: Picture): void {
    const canvas = this.#canvas;
    const { width, height } = picture;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    try {
      canvas.getContext('2d', { alpha: false })?.drawImage(picture.image, 0, 0, width, height);
    } finally {
      picture.close();
    }
    this.#framesShown += 1;
  }
}
