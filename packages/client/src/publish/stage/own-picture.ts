/**
 * A copy of the newest picture of one source, on a canvas that is the stage's own.
 *
 * A copy, because a camera's frame is a piece of the camera: who still holds one while its track stops keeps Chromium's
 * camera from ever giving another, to this page and to later ones.
 * From: picture-intake.ts, each picture. To: stage-canvas.ts, as often as the scene is drawn.
 */
import type { Picture } from './stage-messages.ts';

export class OwnPicture {
  readonly canvas = new OffscreenCanvas(1, 1);
  readonly #context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true });

  /** Closes `picture`, whatever happens. */
  take(picture: Picture): void {
    const isFrame = 'displayWidth' in picture;
    const width = isFrame ? picture.displayWidth : picture.width;
    const height = isFrame ? picture.displayHeight : picture.height;
    try {
      if (this.canvas.width !== width) this.canvas.width = width;
      if (this.canvas.height !== height) this.canvas.height = height;
      this.#context?.drawImage(picture, 0, 0);
    } finally {
      picture.close();
    }
  }
}
