/**
 * Encodes the stage's canvas as video, right after it was drawn.
 * From: stage-loop.ts, the canvas with the time of its picture. To: the same, tracks and chunks.
 */

import { FramePacer } from '../stage/frame-pacer.ts';
import type { StageCanvas } from '../stage/stage-canvas.ts';
import type { EncodingNews, UplinkShare } from './encoded-chunk.ts';
import { FrameAdmission } from './frame-admission.ts';
import {
  encoderConfig,
  goodBitrateBps,
  type PictureRate,
  type VideoCodecName,
} from './video-codecs.ts';

export interface VideoPlan {
  codec: VideoCodecName;
  hasLayers: boolean;
  /** By hand; without it, what is good for the size. */
  bitrateBps?: number;
}

interface VideoEncodingOptions {
  plan: VideoPlan;
  hear: (news: EncodingNews) => void;
}

/** What was just drawn. */
export interface Shot {
  canvas: StageCanvas;
  timestampUs: number;
  /** How many are drawn a second, at most. */
  frameRate: number;
}

/** An encoder that fails more often than this in a row is not tried again. */
const MAX_FAILURES = 3;
const MIN_BITRATE_BPS = 60_000;

export class VideoEncoding {
  readonly #plan: VideoPlan;
  readonly #hear: (news: EncodingNews) => void;
  readonly #admission = new FrameAdmission();
  #encoder: VideoEncoder | undefined;
  #decoder: VideoDecoderConfig | undefined;
  #isTrackTold = false;
  #rate: PictureRate = { width: 0, height: 0, frameRate: 0 };
  #share: UplinkShare = { bitrate: 1, frames: 1 };
  /** There while the uplink does not take every frame. */
  #pacer: FramePacer | undefined;
  #failures = 0;
  #lastTimestampUs = -1;
  #isClosed = false;

  constructor({ plan, hear }: VideoEncodingOptions) {
    this.#plan = plan;
    this.#hear = hear;
  }

  encode({ canvas, timestampUs, frameRate }: Shot): void {
    const nowMs = performance.now();
    if (this.#isClosed) return;
    if (this.#encoder && this.#admission.isStuck(nowMs)) this.#hasFailed(this.#encoder);
    try {
      const encoder = this.#readyFor({ ...canvas.size, frameRate });
      if (!encoder) return;
      if (this.#pacer && !this.#pacer.take(nowMs)) return;
      // Two draws within the clock's resolution would be one time.
      const laterUs = Math.max(timestampUs, this.#lastTimestampUs + 1);
      const admitted = this.#admission.take({ nowMs, timestampUs: laterUs });
      if (admitted === 'skip') return;
      this.#lastTimestampUs = laterUs;
      const frame = canvas.frame(laterUs);
      encoder.encode(frame, { keyFrame: admitted === 'key' });
      frame.close();
    } catch {
      if (this.#encoder) this.#hasFailed(this.#encoder);
    }
  }

  requestKey(): void {
    this.#admission.requestKey();
  }

  /** Goes on with the same encoder: no codec is tried again, and no key frame is due for it. */
  setUplinkShare(share: UplinkShare): void {
    this.#share = share;
    this.#pacer = this.#newPacer();
    if (this.#encoder?.state === 'configured') this.#configure(this.#encoder);
  }

  tellFigures(): void {
    this.#hear({
      name: 'figures',
      framesSkipped: this.#admission.skipped,
      targetBitrateBps: this.#targetBitrateBps(),
      fullBitrateBps: this.#fullBitrateBps(),
    });
  }

  close(): void {
    this.#isClosed = true;
    if (this.#encoder && this.#encoder.state !== 'closed') this.#encoder.close();
    this.#encoder = undefined;
  }

  #readyFor(rate: PictureRate): VideoEncoder | undefined {
    const { width, height, frameRate } = this.#rate;
    const isSameSize = rate.width === width && rate.height === height;
    if (this.#encoder && isSameSize && rate.frameRate === frameRate) return this.#encoder;
    this.#rate = rate;
    this.#pacer = this.#newPacer();
    this.#isTrackTold = false;
    this.#encoder ??= this.#open();
    this.#configure(this.#encoder);
    this.#admission.requestKey();
    return this.#encoder;
  }

  #open(): VideoEncoder {
    this.#admission.restart();
    const encoder: VideoEncoder = new VideoEncoder({
      output: (chunk, metadata) => {
        if (encoder === this.#encoder) this.#cameOut(chunk, metadata);
      },
      error: () => this.#hasFailed(encoder),
    });
    return encoder;
  }

  #configure(encoder: VideoEncoder): void {
    const { codec, hasLayers } = this.#plan;
    const bitrateBps = this.#targetBitrateBps();
    const frameShare = this.#share.frames;
    encoder.configure(encoderConfig({ codec, hasLayers, ...this.#rate, bitrateBps, frameShare }));
  }

  #cameOut(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    this.#failures = 0;
    this.#admission.cameOut({ nowMs: performance.now(), timestampUs: chunk.timestamp });
    const isKey = chunk.type === 'key';
    if (isKey) this.#tellTrack(metadata?.decoderConfig);
    const payload = new Uint8Array(chunk.byteLength);
    chunk.copyTo(payload);
    const svc = (metadata as { svc?: { temporalLayerId?: number } } | undefined)?.svc;
    this.#hear({
      name: 'chunk',
      chunk: {
        kind: 'video',
        isKey,
        temporalLayer: isKey ? 0 : (svc?.temporalLayerId ?? 0),
        timestampUs: chunk.timestamp,
        payload,
      },
    });
  }

  /** `changed` is missing where a decoder would go on as before; the size or the rate may be others all the same. */
  #tellTrack(changed: VideoDecoderConfig | undefined): void {
    this.#decoder = changed ?? this.#decoder;
    if (!this.#decoder || (this.#isTrackTold && !changed)) return;
    this.#isTrackTold = true;
    const { codec, description, colorSpace } = this.#decoder;
    this.#hear({
      name: 'track',
      facts: {
        kind: 'video',
        codec,
        ...this.#rate,
        temporalLayers: this.#plan.hasLayers ? 3 : 1,
        ...(description ? { description: copyOf(description) } : {}),
        ...(colorSpace ? { colorSpace: knownOf(colorSpace) } : {}),
      },
    });
  }

  #hasFailed(encoder: VideoEncoder): void {
    if (this.#isClosed || encoder !== this.#encoder) return;
    if (encoder.state !== 'closed') encoder.close();
    this.#encoder = undefined;
    this.#failures += 1;
    if (this.#failures < MAX_FAILURES) return;
    this.close();
    this.#hear({ name: 'failed' });
  }

  #targetBitrateBps(): number {
    const shared = Math.round(this.#fullBitrateBps() * this.#share.bitrate);
    return Math.max(MIN_BITRATE_BPS, shared);
  }

  #fullBitrateBps(): number {
    return this.#plan.bitrateBps ?? goodBitrateBps(this.#plan.codec, this.#rate);
  }

  #newPacer(): FramePacer | undefined {
    const { frames } = this.#share;
    return frames < 1 ? new FramePacer({ frameRate: this.#rate.frameRate * frames }) : undefined;
  }
}

function copyOf(bytes: AllowSharedBufferSource): Uint8Array<ArrayBuffer> {
  const view = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
  return new Uint8Array(view);
}

/** A browser says `null` of what it does not know. */
function knownOf({ primaries, transfer, matrix, fullRange }: VideoColorSpaceInit) {
  return {
    ...(primaries ? { primaries } : {}),
    ...(transfer ? { transfer } : {}),
    ...(matrix ? { matrix } : {}),
    ...(typeof fullRange === 'boolean' ? { fullRange } : {}),
  };
}
