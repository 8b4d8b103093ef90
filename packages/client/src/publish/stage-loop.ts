/**
 * The stage's own loop: takes the newest picture of the source, draws it on the one canvas, captures frames from it.
 * From: stage-worker.ts, sources and switches. To: the same, JPEG frames and preview pictures.
 *
 * Each picture is drawn when it comes, at most `frameRate` a second; a picture that came too early waits for its time,
 * so that the last one before a standstill is never lost. One encode at a time: a picture that is drawn while the
 * encoder works is captured after it, or replaced by a newer one.
 */
import { NewestOnly } from '../wire/newest-only.ts';
import { FramePacer } from './frame-pacer.ts';
import { StageCanvas } from './stage-canvas.ts';
import type { FromStageWorker, Picture, ToStageWorker } from './stage-messages.ts';
import { trackProcessor } from './track-processor.ts';

/** A source that stands still is sent again this often, so that viewers and figures see that it lives. */
const REPEAT_AFTER_MS = 500;
/** While the encoder cannot keep up, the preview leaves it the machine and comes only this often. */
const BUSY_PREVIEW_EVERY_MS = 200;

export type Opening = Extract<ToStageWorker, { name: 'open' }>;

type Post = (message: FromStageWorker, transfer?: Transferable[]) => void;

export class StageLoop {
  readonly #post: Post;
  readonly #canvas: StageCanvas;
  readonly #pacer: FramePacer;
  readonly #intervalMs: number;
  readonly #captures = new NewestOnly<void>(() => this.#capture());
  #sourceId = 0;
  #reader: ReadableStreamDefaultReader<VideoFrame> | undefined;
  #track: MediaStreamTrack | undefined;
  #ticks: ReturnType<typeof setInterval> | undefined;
  #early: Picture | undefined;
  #earlyTimer: ReturnType<typeof setTimeout> | undefined;
  #isCapturing = false;
  #isPreviewing = false;
  #isPreviewUnderWay = false;
  #lastDrawnMs = 0;
  #lastPreviewMs = 0;

  constructor({ width, height, frameRate }: Opening, post: Post) {
    this.#post = post;
    this.#canvas = new StageCanvas({ width, height });
    this.#pacer = new FramePacer({ frameRate });
    this.#intervalMs = 1000 / frameRate;
    setInterval(() => {
      if (performance.now() - this.#lastDrawnMs >= REPEAT_AFTER_MS) this.#drawn();
    }, REPEAT_AFTER_MS / 2);
  }

  hear(message: Exclude<ToStageWorker, Opening>): void {
    switch (message.name) {
      case 'resize':
        this.#canvas.resize(message);
        this.#drawn();
        break;
      case 'capture':
        this.#isCapturing = message.isOn;
        break;
      case 'preview':
        this.#isPreviewing = message.isOn;
        if (message.isOn) this.#drawn();
        break;
      case 'preview:shown':
        this.#isPreviewUnderWay = false;
        break;
      case 'source:none':
        this.#changeSource(message.sourceId);
        this.#canvas.clear();
        this.#drawn();
        break;
      case 'source:readable':
        this.#changeSource(message.sourceId);
        void this.#read(message.readable);
        break;
      case 'source:track':
        this.#changeSource(message.sourceId);
        this.#readTrack(message.track);
        break;
      case 'source:ticks': {
        const { sourceId } = message;
        this.#changeSource(sourceId);
        this.#ticks = setInterval(() => this.#post({ name: 'tick', sourceId }), this.#intervalMs);
        break;
      }
      case 'source:picture':
        if (message.sourceId === this.#sourceId) this.#take(message.picture);
        else message.picture.close();
        break;
    }
  }

  #changeSource(sourceId: number): void {
    this.#sourceId = sourceId;
    this.#dropEarly();
    clearInterval(this.#ticks);
    // Ends the loop in #read with the source; a stream that failed already has nothing to say any more.
    this.#reader?.cancel().catch(() => {});
    this.#reader = undefined;
    this.#track?.stop();
    this.#track = undefined;
  }

  #readTrack(track: MediaStreamTrack): void {
    const Processor = trackProcessor();
    if (!Processor) return;
    this.#track = track;
    void this.#read(new Processor({ track }).readable);
  }

  async #read(readable: ReadableStream<VideoFrame>): Promise<void> {
    const reader = readable.getReader();
    this.#reader = reader;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        if (reader === this.#reader) this.#take(value);
        else value.close();
      }
    } catch {
      // The track ended or its page is gone; the page hears of that by the track itself.
    }
  }

  #take(picture: Picture): void {
    this.#dropEarly();
    const nowMs = performance.now();
    if (this.#pacer.take(nowMs)) {
      this.#draw(picture);
      return;
    }
    this.#early = picture;
    this.#earlyTimer = setTimeout(() => {
      this.#early = undefined;
      this.#pacer.take(performance.now());
      this.#draw(picture);
    }, this.#pacer.waitMs(nowMs));
  }

  #dropEarly(): void {
    clearTimeout(this.#earlyTimer);
    this.#early?.close();
    this.#early = undefined;
  }

  #draw(picture: Picture): void {
    try {
      this.#canvas.draw(picture);
    } finally {
      // Cameras have few buffers: who holds one back stops the camera.
      picture.close();
    }
    this.#drawn();
  }

  #drawn(): void {
    this.#lastDrawnMs = performance.now();
    const isBehind = this.#captures.isBusy;
    if (this.#isCapturing) this.#captures.push();
    if (this.#wantsPreview({ isBehind })) void this.#preview();
  }

  #wantsPreview({ isBehind }: { isBehind: boolean }): boolean {
    if (!this.#isPreviewing || this.#isPreviewUnderWay) return false;
    return !isBehind || this.#lastDrawnMs - this.#lastPreviewMs >= BUSY_PREVIEW_EVERY_MS;
  }

  async #capture(): Promise<void> {
    try {
      const dataUrl = await this.#canvas.capture();
      if (this.#isCapturing) this.#post({ name: 'frame', dataUrl });
    } catch {
      // An encoder that fails once (out of memory) gets its next chance with the next picture.
    }
  }

  async #preview(): Promise<void> {
    this.#isPreviewUnderWay = true;
    this.#lastPreviewMs = this.#lastDrawnMs;
    try {
      const bitmap = await this.#canvas.copy();
      this.#post({ name: 'preview', bitmap }, [bitmap]);
    } catch {
      this.#isPreviewUnderWay = false;
    }
  }
}
