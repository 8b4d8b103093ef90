/**
 * The one canvas that the scene is drawn on and everything is encoded from, as the page sees it.
 * From: cameras and screens, the page's scene. To: the publisher, chunks or JPEG frames; the page, a preview.
 *
 * The canvas itself lives in a worker (stage-worker.ts), because a hidden tab's own timers, animation frames and
 * `toBlob` run about once a second, while a worker's keep their rate. The page keeps all that it was told: a worker that
 * breaks is started anew and told again.
 */

import { DISPOSE } from '../../../flow/dispose.ts';
import { Listeners } from '../../../flow/listeners.ts';
import { LoadedWorker } from '../../../load/loaded-worker.ts';
import { givenWorker } from '../../../load/part-addresses.ts';
import { facingOf } from '../../capture/camera.ts';
import { CaptureError } from '../../capture/capture-problem.ts';
import type { EncodingNews } from '../../encode/encoded-chunk.ts';
import type { EncodingPlan } from '../../encode/encoding-plan.ts';
import type { Size } from '../../picture/size.ts';
import type { Scene, SourceKind, StageScene } from '../scene.ts';
import type { FromStageWorker, ToStageWorker } from '../stage-messages.ts';
import { type Draw, DrawnFeed } from './drawn-feed.ts';
import { SourceFeed } from './source-feed.ts';
import { type StageEncoding, StageEncodings } from './stage-encoding.ts';
import {
  DEFAULTS,
  type GivenSource,
  type StageOptions,
  type StageSource,
  type StageState,
  trackOf,
} from './stage-options.ts';
import { StagePreview } from './stage-preview.ts';

const NOTHING_SAID = { hasTrackProcessor: false, isNoise: false };

/** Where cameras and screens become one picture. It draws only what no source gives as it is. */
export class Stage implements Disposable {
  readonly #worker: LoadedWorker<ToStageWorker, FromStageWorker>;
  readonly #feeds: Record<SourceKind, SourceFeed>;
  readonly #drawn: DrawnFeed;
  readonly #frameListeners = new Listeners<string>();
  readonly #stateListeners = new Listeners<StageState>();
  readonly #withheldListeners = new Listeners<{ isWithheld: boolean }>();
  #size: Size;
  #frameRate: number;
  #scene: Scene = { layout: 'camera' };
  readonly #preview: StagePreview;
  readonly #encodings = new StageEncodings((message) => this.#post(message));
  #isNoise = false;
  #isClosed = false;

  /** Without options: 640 × 360, 30 a second. Throws CaptureError `unsupported` where workers have no canvas. */
  constructor(options: StageOptions = {}) {
    const { width, height, frameRate } = { ...DEFAULTS, ...options };
    if (typeof OffscreenCanvas === 'undefined') throw new CaptureError('unsupported');
    this.#size = { width, height };
    this.#frameRate = frameRate;
    const post = (message: ToStageWorker, transfer: Transferable[] = []) =>
      this.#worker.post(message, transfer);
    this.#feeds = {
      camera: new SourceFeed('camera', post),
      screen: new SourceFeed('screen', post),
    };
    this.#drawn = new DrawnFeed({ size: () => this.#size, post });
    this.#preview = new StagePreview((message) => this.#post(message));
    this.#worker = new LoadedWorker({
      open: () =>
        givenWorker('stageWorker') ??
        new Worker(new URL('../worker/stage-worker.ts', import.meta.url), { type: 'module' }),
      onReady: (said) => this.#workerIsReady(said),
      onMessage: (said) => this.#hear(said),
      onGone: () => this.#workerIsGone(),
      onLost: () => this.#stateListeners.tell('lost'),
      // A track that moved there (Safari) would keep its camera's light on.
      farewell: { name: 'close' },
    });
  }

  get state(): StageState {
    const { state } = this.#worker;
    if (state === 'ready' && this.#isNoise) return 'noise';
    return state === 'closed' ? 'lost' : state;
  }

  /** Hears each state after a change. Returns the way to unsubscribe. */
  onState(listener: (state: StageState) => void): () => void {
    return this.#stateListeners.add(listener);
  }

  /**
   * Hears when no picture comes of the camera any more, though it is on, and when one does again. Meanwhile the scene is shown
   * without it. Returns the way to unsubscribe.
   */
  onCameraWithheld(listener: (now: { isWithheld: boolean }) => void): () => void {
    return this.#withheldListeners.add(listener);
  }

  /** True once pictures can be drawn, false if they cannot. A stage that was lost is tried again first. Never rejects. */
  whenReady(): Promise<boolean> {
    if (this.#isClosed) return Promise.resolve(false);
    if (this.state === 'lost') {
      this.#worker.tryAgain();
      this.#stateListeners.tell('loading');
    }
    if (this.state !== 'loading') return Promise.resolve(this.state === 'ready');
    return new Promise((resolve) => {
      const forget = this.onState((state) => {
        if (state === 'loading') return;
        forget();
        resolve(state === 'ready');
      });
    });
  }

  /** Starts the worker anew: it is there, and nothing comes of it. */
  restart(): void {
    this.#worker.giveUp();
  }

  /** As was chosen. */
  get size(): Size {
    return this.#size;
  }

  /** At most so many frames a second. */
  get frameRate(): number {
    return this.#frameRate;
  }

  get scene(): Scene {
    return this.#scene;
  }

  /**
   * Shows what is captured on `canvas`, which takes the stage's size and must have no 2D or WebGL context. A camera that may
   * look at its owner is shown as in a mirror; viewers see it as it is. One preview at a time: the newest wins. Returns the
   * way to take it off again. Nothing is drawn while the tab is hidden.
   */
  attachPreview(canvas: HTMLCanvasElement): () => void {
    return this.#preview.attach(canvas);
  }

  /** What the layout shows, and what is written; also while live. */
  setScene(scene: Scene): void {
    this.#scene = scene;
    this.#post({ name: 'scene', scene: this.#shown });
  }

  /**
   * The page draws the whole picture itself, in the stage's size and `frameRate` times per second, also in a hidden tab: more
   * than one camera, for example, each playing in a `<video>` of the page. The scene's image and text lie over it.
   * Undefined: the scene's layout again.
   */
  setDrawing(draw: Draw | undefined): void {
    if (this.#isClosed) return;
    const wasOn = this.#drawn.isOn;
    this.#drawn.draw = draw;
    if (wasOn === this.#drawn.isOn) return;
    this.setScene(this.#scene);
    this.#drawn.tell();
  }

  /**
   * Gives the stage its camera or its screen, or takes it away; the scene's layout says which of them is seen. With a
   * source alone the stage has only that one, and a layout to see it. Any track of pictures will do: of a canvas, a
   * `<video>`, a call. One without a kind counts as a screen: it is not mirrored, and may stand still. The stage closes
   * no source and stops no track: whoever opened one closes it, after the stage has another or none.
   */
  setSource(kind: SourceKind, source: StageSource | MediaStreamTrack | undefined): void;
  setSource(source: StageSource | MediaStreamTrack | undefined): void;
  setSource(...given: [SourceKind, GivenSource?] | [GivenSource]): void {
    if (this.#isClosed) return;
    const [first] = given;
    if (typeof first === 'string') {
      this.#setTrack(first, trackOf(given[1]));
      return;
    }
    const kind = first && 'track' in first ? first.kind : 'screen';
    const track = trackOf(first);
    if (track) this.setScene({ ...this.#scene, layout: kind });
    this.#setTrack('camera', kind === 'camera' ? track : undefined);
    this.#setTrack('screen', kind === 'screen' ? track : undefined);
  }

  /** Changes the room for the pictures, and how many there are a second; also while live. */
  resize({ width, height, frameRate = this.#frameRate }: Size & { frameRate?: number }): void {
    this.#size = { width, height };
    this.#frameRate = frameRate;
    this.#post({ name: 'resize', width, height, frameRate });
  }

  /**
   * Hears each captured frame: a JPEG of quality 70 % as a data URL. Frames are only encoded while somebody listens.
   * Returns the way to unsubscribe.
   */
  onFrame(listener: (dataUrl: string) => void): () => void {
    const forget = this.#frameListeners.add(listener);
    this.#tellCapture();
    return () => {
      forget();
      this.#tellCapture();
    };
  }

  /** Encodes the stage as chunks. One at a time: a new one ends the one before. */
  encode(plan: EncodingPlan, hear: (news: EncodingNews) => void): StageEncoding {
    return this.#encodings.open(plan, hear);
  }

  /** Ends the worker. Twice is harmless. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#preview.close();
    for (const feed of Object.values(this.#feeds)) feed.close();
    this.#frameListeners.clear();
    this.#encodings.close();
    this.#worker.close();
    // Whoever waits for it waits no longer.
    this.#stateListeners.tell('lost');
    this.#stateListeners.clear();
    this.#withheldListeners.clear();
  }

  /** As `close`. */
  [DISPOSE](): void {
    this.close();
  }

  #setTrack(kind: SourceKind, track: MediaStreamTrack | undefined): void {
    if (kind === 'camera' && track) {
      this.#preview.isMirrored = facingOf(track) !== 'environment';
    }
    this.#feeds[kind].setTrack(track);
  }

  /** All that holds, for a worker that knows nothing. */
  #workerIsReady(said: FromStageWorker): void {
    const { width, height } = this.#size;
    const pageOriginMs = performance.timeOrigin;
    this.#post({ name: 'open', width, height, frameRate: this.#frameRate, pageOriginMs });
    this.#post({ name: 'scene', scene: this.#shown });
    if (this.#drawn.isOn) this.#drawn.tell();
    const { hasTrackProcessor, isNoise } = said.name === 'ready' ? said : NOTHING_SAID;
    this.#isNoise = isNoise;
    for (const feed of Object.values(this.#feeds)) feed.workerIsReady({ hasTrackProcessor });
    this.#tellCapture();
    this.#preview.tell();
    this.#encodings.tell();
    this.#stateListeners.tell(this.state);
  }

  #workerIsGone(): void {
    for (const feed of Object.values(this.#feeds)) feed.workerIsGone();
    this.#withheldListeners.tell({ isWithheld: false });
    this.#stateListeners.tell('loading');
  }

  #hear(message: FromStageWorker): void {
    if (this.#isClosed) return;
    switch (message.name) {
      case 'ready':
        // Said once, at the start.
        break;
      case 'tick':
        if (message.kind === 'drawing') this.#drawn.answerTick(message.sourceId);
        else this.#feeds[message.kind].answerTick(message.sourceId);
        break;
      case 'camera:withheld':
        this.#withheldListeners.tell(message);
        break;
      case 'frame':
        this.#frameListeners.tell(message.dataUrl);
        break;
      case 'encoding':
        this.#encodings.hear(message);
        break;
      case 'preview':
        this.#preview.show(message.bitmap);
        break;
    }
  }

  get #shown(): StageScene {
    return this.#drawn.isOn ? { ...this.#scene, layout: 'drawing' } : this.#scene;
  }

  #tellCapture(): void {
    this.#post({ name: 'capture', isOn: this.#frameListeners.count > 0 });
  }

  #post(message: ToStageWorker): void {
    if (!this.#isClosed) this.#worker.post(message);
  }
}
