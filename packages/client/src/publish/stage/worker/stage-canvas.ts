/**
 * The one canvas. Shows the scene on black, each picture at its own ratio, and gives back what is on it.
 * From: stage-loop.ts, the newest picture of each source. To: the encoders, frames and JPEGs; the page, a preview.
 *
 * It is drawn when somebody wants it drawn. A scene that is one whole picture need not be: its frame is encoded as it came.
 */

import { FramePainter } from '../../../paint/frame-painter.ts';
import type { ShotCanvas } from '../../encode/worker/shot.ts';
import { isSameSize, type Size } from '../../picture/size.ts';
import { type PictureKind, type Place, placeOfImage, placesOf, type StageScene } from '../scene.ts';
import type { OwnPicture } from './own-picture.ts';
import { writeCaption, writeCard } from './scene-writing.ts';

/** The original's "quality 70 %". */
const JPEG = { type: 'image/jpeg', quality: 0.7 };

/** The newest of each source that is there. */
export type Pictures = Partial<Record<PictureKind, OwnPicture>>;

export class StageCanvas implements ShotCanvas {
  #canvas: OffscreenCanvas;
  #context: OffscreenCanvasRenderingContext2D;
  #painter: FramePainter;
  #small: OffscreenCanvas | undefined;
  #mirror: OffscreenCanvas | undefined;
  #scene: StageScene = { layout: 'camera' };
  #pictures: Pictures = {};
  /** Counts what was shown. */
  #shown = 0;
  #isDrawn = true;
  #painted: Promise<void> | undefined;

  constructor(size: Size) {
    this.#canvas = new OffscreenCanvas(size.width, size.height);
    this.#context = contextOf(this.#canvas);
    this.#painter = new FramePainter(this.#context);
  }

  get size(): Size {
    return { width: this.#canvas.width, height: this.#canvas.height };
  }

  /** From now on this is on it: what the pictures are when it is asked for. */
  show(scene: StageScene, pictures: Pictures): void {
    this.#scene = scene;
    this.#pictures = pictures;
    this.#shown += 1;
    this.#isDrawn = false;
  }

  /** What is shown is drawn anew in this size. */
  resize(size: Size): void {
    this.#canvas = new OffscreenCanvas(size.width, size.height);
    this.#context = contextOf(this.#canvas);
    this.#painter = new FramePainter(this.#context);
    this.#isDrawn = false;
  }

  frame(timestampUs: number): VideoFrame {
    const picture = this.#wholePicture() ?? this.#composed();
    return new VideoFrame(picture, { timestamp: timestampUs, alpha: 'discard' });
  }

  async jpeg(size: Size): Promise<Uint8Array<ArrayBuffer>> {
    const canvas = this.#inSize(await this.#drawn(), size);
    const blob = await canvas.convertToBlob(JPEG);
    return new Uint8Array(await blob.arrayBuffer());
  }

  async dataUrl(): Promise<string> {
    const blob = await (await this.#drawn()).convertToBlob(JPEG);
    return new FileReaderSync().readAsDataURL(blob);
  }

  /** As its streamer sees it: people know themselves from mirrors. What is written can be read all the same. */
  async preview({ isMirrored }: { isMirrored: boolean }): Promise<ImageBitmap> {
    const canvas = await this.#drawn();
    const camera = this.#places.find(({ kind }) => kind === 'camera');
    if (!isMirrored || !camera) return createImageBitmap(canvas);
    this.#mirror = ofSize(this.#mirror, this.size);
    const context = contextOf(this.#mirror);
    // A whole picture is on the canvas already, in the way that is quicker here.
    if (this.#wholePicture()) drawMirrored(context, { image: canvas, place: camera });
    else this.#drawOn(context, { isMirrored });
    return createImageBitmap(this.#mirror);
  }

  get #places(): Place[] {
    const pictures: Partial<Record<PictureKind, Size>> = {};
    for (const [kind, { size }] of Object.entries(this.#pictures)) {
      pictures[kind as PictureKind] = size;
    }
    return placesOf(this.#scene, { stage: this.size, pictures });
  }

  /** The one frame that all of the scene consists of, pixel by pixel. */
  #wholePicture(): VideoFrame | undefined {
    if (this.#scene.text || this.#scene.image) return undefined;
    const places = this.#places;
    const frame = places.length === 1 && places[0] && this.#pictures[places[0].kind]?.frame;
    if (!frame) return undefined;
    const { codedWidth, codedHeight, displayWidth, displayHeight } = frame;
    const { width, height } = this.size;
    const fits = codedWidth === width && codedHeight === height;
    return fits && displayWidth === width && displayHeight === height ? frame : undefined;
  }

  async #drawn(): Promise<OffscreenCanvas> {
    const whole = this.#wholePicture();
    if (!whole || this.#isDrawn) this.#composed();
    else this.#painted = this.#paint(whole.clone());
    this.#isDrawn = true;
    await this.#painted;
    return this.#canvas;
  }

  async #paint(frame: VideoFrame): Promise<void> {
    const shown = this.#shown;
    await this.#painter.paint(frame);
    // It came over what is shown by now.
    if (shown !== this.#shown) this.#isDrawn = false;
  }

  #composed(): OffscreenCanvas {
    if (!this.#isDrawn) this.#drawOn(this.#context, { isMirrored: false });
    this.#isDrawn = true;
    return this.#canvas;
  }

  #drawOn(context: OffscreenCanvasRenderingContext2D, { isMirrored }: { isMirrored: boolean }) {
    const stage = this.size;
    const places = this.#places;
    const { card, image: layer, text } = this.#scene;
    const [lowest] = places;
    if (!lowest || lowest.width < stage.width || lowest.height < stage.height) {
      context.fillRect(0, 0, stage.width, stage.height);
    }
    if (!lowest && card) writeCard(context, stage, card);
    for (const place of places) {
      const image = this.#pictures[place.kind]?.canvas;
      if (!image) continue;
      if (isMirrored && place.kind === 'camera') drawMirrored(context, { image, place });
      else context.drawImage(image, place.x, place.y, place.width, place.height);
    }
    if (layer) {
      const { x, y, width, height } = placeOfImage(layer, stage);
      context.drawImage(layer.bitmap, x, y, width, height);
    }
    if (text) writeCaption(context, stage, text);
  }

  #inSize(whole: OffscreenCanvas, size: Size): OffscreenCanvas {
    if (isSameSize(size, whole)) return whole;
    this.#small = ofSize(this.#small, size);
    contextOf(this.#small).drawImage(whole, 0, 0, size.width, size.height);
    return this.#small;
  }
}

function ofSize(canvas: OffscreenCanvas | undefined, size: Size): OffscreenCanvas {
  return canvas && isSameSize(size, canvas) ? canvas : new OffscreenCanvas(size.width, size.height);
}

function drawMirrored(
  context: OffscreenCanvasRenderingContext2D,
  { image, place: { x, y, width, height } }: { image: OffscreenCanvas; place: Place },
): void {
  context.save();
  context.translate(2 * x + width, 0);
  context.scale(-1, 1);
  context.drawImage(image, x, y, width, height);
  context.restore();
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
