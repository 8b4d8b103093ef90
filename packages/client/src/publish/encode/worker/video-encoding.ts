/**
 * Encodes the stage's canvas as video, right after it was drawn.
 * From: stage-encoders.ts, the canvas with the time of its picture. To: the same, tracks and chunks.
 */

import { CodecRetries } from '../../../codec/codec-retries.ts';
import { encoderConfig, goodBitrateBps, type PictureRate } from '../../codec/video-codecs.ts';
import { FramePacer } from '../../picture/frame-pacer.ts';
import type { EncodingNews, UplinkShare } from '../encoded-chunk.ts';
import type { VideoPlan } from '../encoding-plan.ts';
import { FrameAdmission } from './frame-admission.ts';
import type { Shot } from './shot.ts';

interface VideoEncodingOptions {
  plan: VideoPlan;
  hear: (news: EncodingNews) => void;
}

/** Viewers see a picture that stands still meanwhile. After that, another codec is the next to be tried. */
const RETRY_WAITS_MS = [200, 1_000];
const MIN_BITRATE_BPS = 60_000;

export class VideoEncoding {
  readonly #plan: VideoPlan;
  readonly #hear: (news: EncodingNews) => void;
  readonly #admission = new FrameAdmission();
  readonly #retries = new CodecRetries({ waitsMs: RETRY_WAITS_MS });
  #encoder: VideoEncoder | undefined;
  /** Of this encoder: it stays with what it was opened as. */
  #isSoftware = false;
  #decoder: VideoDecoderConfig | undefined;
  #isTrackTold = false;
  #rate: PictureRate = { width: 0, height: 0, frameRate: 0 };
  #share: UplinkShare = { bitrate: 1, frames: 1 };
  /** There while the uplink does not take every frame. */
  #pacer: FramePacer | undefined;
  #lastTimestampUs = -1;
  #isClosed = false;

  constructor({ plan, hear }: VideoEncodingOptions) {
    this.#plan = plan;
    this.#hear = hear;
  }

  encode({ canvas, timestampUs, frameRate }: Shot): void {
    const nowMs = performance.now();
    // That took longer than all tries of one that fails.
    if (this.#encoder && this.#admission.isStuck(nowMs)) this.#giveUp();
    if (this.#isClosed) return;
    if (!this.#encoder && !this.#retries.isDue(nowMs)) return;
    try {
      const encoder = this.#readyFor({ ...canvas.size, frameRate });
      if (this.#pacer && !this.#pacer.take(nowMs)) return;
      // Two draws within the clock's resolution would be one time.
      const laterUs = Math.max(timestampUs, this.#lastTimestampUs + 1);
      const admitted = this.#admission.take({ nowMs, timestampUs: laterUs });
      if (admitted === 'skip') return;
      this.#lastTimestampUs = laterUs;
      encodeAndClose(encoder, canvas.frame(laterUs), { keyFrame: admitted === 'key' });
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

  #readyFor(rate: PictureRate): VideoEncoder {
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
    this.#isSoftware = this.#retries.isTurnOfSoftware;
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
    encoder.configure({
      ...encoderConfig({ codec, hasLayers, ...this.#rate, bitrateBps, frameShare }),
      ...(this.#isSoftware ? { hardwareAcceleration: 'prefer-software' } : {}),
    });
  }

  #cameOut(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    this.#retries.cameOut();
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
    this.#retries.failed(performance.now());
    if (this.#retries.failures > RETRY_WAITS_MS.length) this.#giveUp();
  }

  #giveUp(): void {
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

function encodeAndClose(
  encoder: VideoEncoder,
  frame: VideoFrame,
  options: VideoEncoderEncodeOptions,
): void {
  try {
    encoder.encode(frame, options);
  } finally {
    frame.close();
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
