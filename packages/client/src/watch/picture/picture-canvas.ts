/**
 * The page's canvas, which takes each picture's size.
 * From: picture-playback.ts, pictures to paint now. To: the screen.
 */
import { FramePainter } from '../../paint/frame-painter.ts';
import type { Picture } from './picture.ts';

export class PictureCanvas {
  readonly #canvas: HTMLCanvasElement;
  #painter: FramePainter | undefined;
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
    const { image, width, height } = picture;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext('2d', { alpha: false });
    if (context && 'displayWidth' in image) {
      this.#painter ??= new FramePainter(context);
      void this.#painter.paint(image);
    } else {
      context?.drawImage(image, 0, 0, width, height);
      picture.close();
    }
    this.#framesShown += 1;
  }
}
