/**
 * The clip that everything is measured on: the talk scene through a camera, frame by frame.
 * From: talk-scene.ts, sensor-noise.ts. To: jpeg-figures.ts and codec-figures.ts, the canvas and each frame's luma.
 */
import { type Luma, lumaOf } from './luma.ts';
import { SensorNoise } from './sensor-noise.ts';
import { TalkScene } from './talk-scene.ts';

export interface ClipWish {
  width: number;
  height: number;
  frameRate: number;
  seconds: number;
}

const SCENE_WIDTH = 1280;

export class TalkClip {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly frames: number;
  readonly canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #scene = new TalkScene();
  readonly #noise = new SensorNoise(8);
  readonly #lumas: Luma[] = [];

  constructor({ width, height, frameRate, seconds }: ClipWish) {
    this.width = width;
    this.height = height;
    this.frameRate = frameRate;
    this.frames = frameRate * seconds;
    this.canvas = new OffscreenCanvas(width, height);
    const context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new Error('this browser has no 2D context');
    this.#context = context;
  }

  /** Puts a frame on the canvas: the same for the same number. */
  show(frame: number): ImageData {
    const { width, height } = this;
    const timeS = frame / this.frameRate;
    this.#scene.paint(this.#context, { timeS, scale: width / SCENE_WIDTH });
    const image = this.#context.getImageData(0, 0, width, height);
    this.#noise.add(image, frame);
    this.#context.putImageData(image, 0, 0);
    this.#lumas[frame] ??= lumaOf(image);
    return image;
  }

  /** Of a frame that was shown before. */
  luma(frame: number): Luma {
    const luma = this.#lumas[frame];
    if (!luma) throw new Error(`frame ${frame} was not shown`);
    return luma;
  }
}
