/**
 * The picture of a stream: the video track, or its preview where video cannot be decoded or does not come.
 * From: playback.ts, chunks and the time. To: the canvas.
 */
import type { Chunk, Track } from '@streamhub/protocol';
import type { MediaClock } from '../clock/media-clock.ts';
import { JpegTrack } from './jpeg-track.ts';
import type { Picture } from './picture.ts';
import { PictureCanvas } from './picture-canvas.ts';
import type { DecoderState, PictureTrack, PreviewReason } from './picture-track.ts';
import { VideoTrack } from './video-track.ts';

/** Whether all pictures are shown, or about one per second, and why. */
export type PictureMode =
  | { pictureMode: 'full'; previewReason: undefined }
  | { pictureMode: 'preview'; previewReason: PreviewReason };

export interface PicturePlaybackOptions {
  clock: MediaClock;
  canvas: HTMLCanvasElement;
  onPainted(painted: { timestampUs: number; nowMs: number }): void;
  onWantsKey(): void;
  onChange(): void;
}

type Video = Extract<Track, { kind: 'video' }>;

/** A preview so much newer than the newest video chunk: no video comes any more. */
const NO_VIDEO_US = 2_500_000;
const HAND_OVER_MS = 2;

export class PicturePlayback {
  readonly #options: PicturePlaybackOptions;
  readonly #canvas: PictureCanvas;
  #video: PictureTrack | undefined;
  #preview: JpegTrack | undefined;
  #codec: string | undefined;
  #mode: PictureMode = { pictureMode: 'full', previewReason: undefined };
  /** Undefined before the first chunk. */
  #newestVideoUs: number | undefined;
  /** Video that has not begun by then has from there as long to come as video that has stopped. */
  #firstPreviewUs: number | undefined;
  #isLooking = true;
  /** Of tracks that are no more. */
  #pastSkipped = 0;

  constructor(options: PicturePlaybackOptions) {
    this.#options = options;
    this.#canvas = new PictureCanvas(options.canvas);
  }

  get mode(): PictureMode {
    return this.#mode;
  }

  get framesShown(): number {
    return this.#canvas.framesShown;
  }

  get codec(): string | undefined {
    return this.#codec;
  }

  get decoder(): DecoderState {
    return this.#video?.state ?? 'none';
  }

  get skipped(): number {
    return this.#pastSkipped + (this.#video?.skipped ?? 0);
  }

  get isWaitingForKey(): boolean {
    return this.#video?.state === 'waiting_for_key';
  }

  setVideo(track: Video | undefined, { hasSound }: { hasSound: boolean }): void {
    this.#closeVideo();
    this.#codec = track?.codec;
    this.#newestVideoUs = undefined;
    this.#firstPreviewUs = undefined;
    this.#setMode(undefined);
    if (track) this.#video = this.#openVideo(track, hasSound);
  }

  setPreview(track: Track | undefined): void {
    this.#preview?.close();
    this.#preview = track && new JpegTrack({ onPicture: () => this.paint(performance.now()) });
  }

  pushVideo(chunk: Chunk): void {
    this.#newestVideoUs = chunk.timestampUs;
    if (this.#isLooking) this.#video?.push(chunk);
  }

  doubt(): void {
    this.#video?.doubt();
  }

  pushPreview(chunk: Chunk): void {
    this.#firstPreviewUs ??= chunk.timestampUs;
    const sinceUs = this.#newestVideoUs ?? this.#firstPreviewUs;
    const isCut = chunk.timestampUs > sinceUs + NO_VIDEO_US;
    const isAlone = !this.#video || this.#newestVideoUs === undefined;
    const isNeeded = this.#mode.pictureMode === 'preview' || isAlone || isCut;
    if (!this.#isLooking || !isNeeded) return;
    if (isCut && this.#video && this.#mode.pictureMode === 'full' && this.framesShown > 0) {
      this.#setMode('no_video_arrives');
    }
    this.#preview?.push(chunk);
  }

  /** Chunks that wait for the decoder: whoever can wait brings no more meanwhile. */
  get waiting(): number {
    return this.#video?.waiting ?? 0;
  }

  /** Often: shows what is due. */
  paint(nowMs: number): void {
    if (this.#video) {
      this.#options.clock.needs('video', this.#video.decodeMs + HAND_OVER_MS);
      const picture = this.#video.take(nowMs);
      if (picture) {
        // Whatever kept it away is over.
        this.#setMode(undefined);
        this.#show(picture, nowMs);
      }
    }
    const preview = this.#preview?.take(nowMs);
    if (!preview) return;
    if (this.#mode.pictureMode === 'preview' || this.framesShown === 0) this.#show(preview, nowMs);
    else preview.close();
  }

  /** Nobody looks: nothing is decoded until somebody does, and then from the next key chunk on. */
  set isLooking(isLooking: boolean) {
    if (isLooking === this.#isLooking) return;
    this.#isLooking = isLooking;
    if (!isLooking) this.restart();
    else if (this.isWaitingForKey) this.#options.onWantsKey();
  }

  restart(): void {
    this.#newestVideoUs = undefined;
    this.#firstPreviewUs = undefined;
    this.#video?.restart();
    this.#preview?.restart();
  }

  close(): void {
    this.#closeVideo();
    this.#preview?.close();
    this.#preview = undefined;
  }

  #openVideo(track: Video, hasSound: boolean): PictureTrack | undefined {
    const playTimeMs = (timestampUs: number) => this.#options.clock.playTimeMs(timestampUs);
    const isImmediate = () => this.#options.clock.latency === 'immediate';
    const onPicture = () => this.paint(performance.now());
    if (track.codec === 'jpeg') {
      return new JpegTrack({ onPicture, ...(hasSound && { playTimeMs, isImmediate }) });
    }
    if (typeof VideoDecoder === 'undefined') {
      // Browsers hide their decoders from pages that are neither https nor localhost.
      const isHidden = globalThis.isSecureContext === false;
      this.#setMode(isHidden ? 'insecure_context' : 'no_video_decoder');
      return undefined;
    }
    const { onWantsKey } = this.#options;
    const onUnable = (reason: PreviewReason) => {
      if (reason === 'codec_not_supported') this.#closeVideo();
      this.#setMode(reason);
    };
    return new VideoTrack(track, { playTimeMs, isImmediate, onPicture, onWantsKey, onUnable });
  }

  #closeVideo(): void {
    this.#pastSkipped = this.skipped;
    this.#video?.close();
    this.#video = undefined;
  }

  #setMode(reason: PreviewReason | undefined): void {
    if (reason === this.#mode.previewReason) return;
    this.#mode = reason
      ? { pictureMode: 'preview', previewReason: reason }
      : { pictureMode: 'full', previewReason: undefined };
    this.#options.onChange();
  }

  #show(picture: Picture, nowMs: number): void {
    const { timestampUs } = picture;
    this.#canvas.paint(picture);
    this.#options.onPainted({ timestampUs, nowMs });
  }
}
