/**
 * The stage's own loop: shows the scene with the newest picture of each source, and hands the canvas to the encoders.
 * From: stage-worker.ts, sources, scene and switches. To: the same, frames, chunks and preview pictures.
 *
 * The scene is shown anew when a picture comes or the scene changes, at most `frameRate` a second; what came too early
 * waits for its time, so that the last picture before a standstill is never lost, nor the last letter of a caption.
 */

import { NewestOnly } from '../../../flow/newest-only.ts';
import type { PictureRate } from '../../codec/video-codecs.ts';
import { pageClockUs } from '../../page-clock.ts';
import { FramePacer } from '../../picture/frame-pacer.ts';
import { isSameSize } from '../../picture/size.ts';
import { mainSource, type PictureKind, type StageScene } from '../scene.ts';
import type { FromStageWorker, SourceMessage, ToStageWorker } from '../stage-messages.ts';
import { CameraWatch } from './camera-watch.ts';
import { PictureIntake } from './picture-intake.ts';
import { type Pictures, StageCanvas } from './stage-canvas.ts';
import { StageEncoders } from './stage-encoders.ts';
import { type MainPicture, StageShape } from './stage-shape.ts';

/** A source that stands still is sent again this often, so that viewers and figures see that it lives. */
const REPEAT_AFTER_MS = 500;
/** While the encoder cannot keep up, the preview leaves it the machine and comes only this often. */
const BUSY_PREVIEW_EVERY_MS = 200;

export type Opening = Extract<ToStageWorker, { name: 'open' }>;

type Post = (message: FromStageWorker, transfer?: Transferable[]) => void;

export class StageLoop {
  readonly #post: Post;
  readonly #canvas: StageCanvas;
  readonly #shape: StageShape;
  readonly #pacer: FramePacer;
  #frameRate: number;
  readonly #nowUs: () => number;
  readonly #captures = new NewestOnly<void>(() => this.#capture());
  readonly #encoders: StageEncoders;
  readonly #intakes: Record<PictureKind, PictureIntake>;
  readonly #cameraWatch: CameraWatch;
  #scene: StageScene = { layout: 'camera' };
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the newest picture came that is not shown yet. */
  #pictureUs: number | undefined;
  #isCapturing = false;
  #isPreviewing = false;
  #isMirrored = false;
  #isPreviewUnderWay = false;
  #lastShownMs = 0;
  #lastPreviewMs = 0;

  constructor({ width, height, frameRate, pageOriginMs }: Opening, post: Post) {
    this.#post = post;
    this.#canvas = new StageCanvas({ width, height });
    this.#shape = new StageShape({ width, height });
    this.#frameRate = frameRate;
    this.#pacer = new FramePacer({ frameRate });
    this.#nowUs = pageClockUs({ pageOriginMs });
    this.#encoders = new StageEncoders({ post });
    const intake = (kind: PictureKind) =>
      new PictureIntake({
        intervalMs: () => 1000 / this.#frameRate,
        room: () => this.#shape.room,
        onTick: (sourceId) => post({ name: 'tick', kind, sourceId }),
        onChange: () => this.#changed(kind),
      });
    const [camera, screen, drawing] = [intake('camera'), intake('screen'), intake('drawing')];
    this.#intakes = { camera, screen, drawing };
    this.#cameraWatch = new CameraWatch({
      onWithheld: ({ isWithheld }) => {
        // A face that stands still looks like one that is live.
        if (isWithheld) this.#intakes.camera.forget();
        post({ name: 'camera:withheld', isWithheld });
      },
    });
    this.#show();
    setInterval(() => {
      this.#cameraWatch.look(performance.now());
      if (performance.now() - this.#lastShownMs >= REPEAT_AFTER_MS) this.#show();
    }, REPEAT_AFTER_MS / 2);
  }

  hear(message: Exclude<ToStageWorker, Opening | { name: 'close' }>): void {
    switch (message.name) {
      case 'resize':
        this.#resize(message);
        break;
      case 'scene':
        this.#scene = message.scene;
        this.#showWhenDue();
        break;
      case 'capture':
        this.#isCapturing = message.isOn;
        break;
      case 'encode':
        this.#encoders.start(message);
        this.#shown();
        break;
      case 'encode:key':
        this.#encoders.requestKey();
        break;
      case 'encode:share':
        this.#encoders.setUplinkShare(message.share);
        break;
      case 'encode:stop':
        this.#encoders.stop();
        break;
      case 'preview':
        this.#isPreviewing = message.isOn;
        this.#isMirrored = message.isMirrored;
        if (message.isOn) this.#showPreview({ isBehind: false });
        break;
      case 'preview:shown':
        this.#isPreviewUnderWay = false;
        break;
      default:
        this.#hearSource(message);
    }
  }

  /** Lets go what moved to this worker. It ends then. */
  close(): void {
    for (const intake of Object.values(this.#intakes)) intake.close();
  }

  #hearSource(message: SourceMessage): void {
    const isOther = message.name !== 'source:picture';
    if (isOther && message.kind === 'camera') this.#cameraWatch.begin(message, performance.now());
    this.#intakes[message.kind].hear(message);
  }

  #resize({ width, height, frameRate }: PictureRate): void {
    this.#canvas.resize(this.#shape.setRoom({ width, height }, this.#main));
    if (frameRate !== this.#frameRate) {
      this.#frameRate = frameRate;
      this.#pacer.setFrameRate(frameRate);
      for (const intake of Object.values(this.#intakes)) intake.intervalChanged();
    }
    this.#showWhenDue();
  }

  #changed(kind: PictureKind): void {
    if (kind === 'camera' && this.#intakes.camera.newest) this.#cameraWatch.pictureCame();
    if (!this.#scene.layout.includes(kind)) return;
    this.#pictureUs = this.#nowUs();
    // A picture that is gone is closed, and must not be encoded once more.
    if (this.#intakes[kind].newest) this.#showWhenDue();
    else this.#show();
  }

  /** Whatever changes goes through here, so that all changes together make no more frames than were asked for. */
  #showWhenDue(): void {
    const nowMs = performance.now();
    if (this.#pacer.take(nowMs)) {
      this.#show();
      return;
    }
    // Shows whatever is newest by then.
    this.#timer ??= setTimeout(() => {
      this.#pacer.take(performance.now());
      this.#show();
    }, this.#pacer.waitMs(nowMs));
  }

  get #pictures(): Pictures {
    const pictures: Pictures = {};
    for (const [kind, { newest }] of Object.entries(this.#intakes)) {
      if (newest) pictures[kind as PictureKind] = newest;
    }
    return pictures;
  }

  get #main(): MainPicture | undefined {
    const pictures = this.#pictures;
    const kind = mainSource(this.#scene, pictures);
    const size = kind && pictures[kind]?.size;
    return size && { kind, size };
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const size = this.#shape.sizeFor(this.#main, performance.now());
    if (!isSameSize(size, this.#canvas.size)) this.#canvas.resize(size);
    this.#canvas.show(this.#scene, this.#pictures);
    this.#shown();
  }

  #shown(): void {
    this.#lastShownMs = performance.now();
    const timestampUs = this.#pictureUs ?? this.#nowUs();
    this.#pictureUs = undefined;
    this.#encoders.encode({
      canvas: this.#canvas,
      timestampUs,
      frameRate: this.#frameRate,
    });
    const isBehind = this.#captures.isBusy;
    if (this.#isCapturing) this.#captures.push();
    this.#showPreview({ isBehind });
  }

  #showPreview({ isBehind }: { isBehind: boolean }): void {
    if (!this.#isPreviewing || this.#isPreviewUnderWay) return;
    const isDue = this.#lastShownMs - this.#lastPreviewMs >= BUSY_PREVIEW_EVERY_MS;
    if (!isBehind || isDue) void this.#preview();
  }

  async #capture(): Promise<void> {
    try {
      const dataUrl = await this.#canvas.dataUrl();
      if (this.#isCapturing) this.#post({ name: 'frame', dataUrl });
    } catch {
      // An encoder that fails once (out of memory) gets its next chance with the next picture.
    }
  }

  async #preview(): Promise<void> {
    this.#isPreviewUnderWay = true;
    this.#lastPreviewMs = this.#lastShownMs;
    try {
      const bitmap = await this.#canvas.preview({ isMirrored: this.#isMirrored });
      this.#post({ name: 'preview', bitmap }, [bitmap]);
    } catch {
      this.#isPreviewUnderWay = false;
    }
  }
}
