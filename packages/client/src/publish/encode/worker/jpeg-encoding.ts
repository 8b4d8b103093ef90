/**
 * Encodes the stage's canvas as whole JPEGs: the `jpeg` video track of a browser without a video encoder, and the
 * preview track of every other. One at a time; the newest waits, and is the canvas as it is by then.
 * From: stage-encoders.ts, the canvas with the time of its picture. To: the same, tracks and chunks.
 */

import { NewestOnly } from '../../../flow/newest-only.ts';
import type { PictureRate } from '../../codec/video-codecs.ts';
import { FramePacer } from '../../picture/frame-pacer.ts';
import { letterbox } from '../../picture/letterbox.ts';
import type { Size } from '../../picture/size.ts';
import type { EncodingNews, UplinkShare } from '../encoded-chunk.ts';
import type { Shot } from './shot.ts';

interface JpegEncodingOptions {
  kind: 'video' | 'preview';
  hear: (news: EncodingNews) => void;
}

const LEAST_FRAME_RATE = 1;
const PREVIEW_MAX_SIDES = { width: 320, height: 320 };

export class JpegEncoding {
  readonly #options: JpegEncodingOptions;
  readonly #shots = new NewestOnly<Shot>((shot) => this.#encode(shot));
  #told: PictureRate = { width: 0, height: 0, frameRate: 0 };
  #frameRate = 0;
  #bitrateShare = 1;
  /** There while the uplink does not take every picture. */
  #pacer: FramePacer | undefined;
  /** Of one, on average. */
  #pictureBytes = 0;
  #isClosed = false;

  constructor(options: JpegEncodingOptions) {
    this.#options = options;
  }

  encode(shot: Shot): void {
    if (this.#isClosed) return;
    // Before the first chunk of any track: the tracks can then be stated once.
    if (this.#options.kind === 'preview')
      this.#tellTrack({ ...previewSize(shot.canvas.size), frameRate: shot.frameRate });
    if (shot.frameRate !== this.#frameRate) {
      this.#frameRate = shot.frameRate;
      this.#pacer = this.#newPacer();
    }
    if (this.#pacer && !this.#pacer.take(performance.now())) return;
    this.#shots.push(shot);
  }

  /** Each picture is one. */
  requestKey(): void {}

  /** Each picture costs the same: for less there are fewer. */
  setUplinkShare({ bitrate }: UplinkShare): void {
    this.#bitrateShare = bitrate;
    this.#pacer = this.#newPacer();
  }

  tellFigures(): void {
    const framesSkipped = this.#shots.dropped;
    const fullBitrateBps = Math.round(8 * this.#pictureBytes * this.#frameRate);
    const targetBitrateBps = Math.round(fullBitrateBps * this.#bitrateShare);
    this.#options.hear({ name: 'figures', framesSkipped, targetBitrateBps, fullBitrateBps });
  }

  close(): void {
    this.#isClosed = true;
  }

  #newPacer(): FramePacer | undefined {
    const frameRate = Math.max(LEAST_FRAME_RATE, this.#frameRate * this.#bitrateShare);
    return this.#bitrateShare < 1 ? new FramePacer({ frameRate }) : undefined;
  }

  async #encode({ canvas, timestampUs, frameRate }: Shot): Promise<void> {
    const { kind, hear } = this.#options;
    const size = kind === 'preview' ? previewSize(canvas.size) : canvas.size;
    try {
      const payload = await canvas.jpeg(size);
      if (this.#isClosed) return;
      const isFirst = this.#pictureBytes === 0;
      this.#pictureBytes += (payload.byteLength - this.#pictureBytes) / (isFirst ? 1 : 16);
      this.#tellTrack({ ...size, frameRate });
      hear({
        name: 'chunk',
        chunk: { kind, isKey: true, temporalLayer: 0, timestampUs, payload },
      });
    } catch {
      // An encoder that fails once (out of memory) gets its next chance with the next picture.
    }
  }

  #tellTrack(rate: PictureRate): void {
    const { width, height, frameRate } = this.#told;
    const { kind, hear } = this.#options;
    const isSameSize = rate.width === width && rate.height === height;
    if (isSameSize && (kind === 'preview' || rate.frameRate === frameRate)) return;
    this.#told = rate;
    if (kind === 'preview')
      hear({
        name: 'track',
        facts: { kind, codec: 'jpeg', width: rate.width, height: rate.height },
      });
    else {
      hear({
        name: 'track',
        facts: { kind, codec: 'jpeg', ...rate, temporalLayers: 1 },
      });
    }
  }
}

function previewSize(size: Size): Size {
  const most = PREVIEW_MAX_SIDES;
  if (size.width <= most.width && size.height <= most.height) return size;
  const { width, height } = letterbox(size, most);
  return { width, height };
}
