/**
 * The video codecs a streamer may send with: their WebCodecs strings, what they may cost, and the order they are tried in.
 * From: codec-probe.ts and video-encoding.ts. To: WebCodecs.
 *
 * The order is that of the work they make, on the streamer's device and on every viewer's: H.264 needs a third of the
 * time of the others and has hardware in nearly every phone and laptop; VP8 is what Firefox keeps real time with; VP9
 * and AV1 need half the bits but two to four times the processor. All four need a fraction of the bits of JPEG, so the
 * delay decides and not the bits; who pays for bits picks VP9 by hand.
 */
export const videoCodecs = ['h264', 'vp8', 'vp9', 'av1'] as const;

export type VideoCodecName = (typeof videoCodecs)[number];

/** `jpeg`: every frame a whole picture, as chunks; for browsers that cannot encode video. */
export type VideoCodecChoice = 'auto' | VideoCodecName | 'jpeg';

export interface PictureRate {
  width: number;
  height: number;
  frameRate: number;
}

/**
 * What a level allows, lowest first. Each bound holds for all three codecs.
 * Source: ITU-T H.264 table A-1 (MaxMBPS, MaxFS; a macroblock has 16 × 16 pixels), VP9 levels (webmproject.org), AV1
 * specification annex A.3.
 */
const LEVELS = [
  { macroblocksPerSecond: 108_000, macroblocks: 3_600, h264: '1f', vp9: '31', av1: '05' },
  { macroblocksPerSecond: 216_000, macroblocks: 5_120, h264: '20', vp9: '40', av1: '08' },
  { macroblocksPerSecond: 245_760, macroblocks: 8_192, h264: '28', vp9: '40', av1: '08' },
  { macroblocksPerSecond: 522_240, macroblocks: 8_704, h264: '2a', vp9: '41', av1: '09' },
  { macroblocksPerSecond: 589_824, macroblocks: 22_080, h264: '32', vp9: '50', av1: '12' },
  { macroblocksPerSecond: 983_040, macroblocks: 36_864, h264: '33', vp9: '50', av1: '12' },
] as const;
const HIGHEST_LEVEL = { h264: '34', vp9: '51', av1: '13' } as const;

export function codecString(codec: VideoCodecName, { width, height, frameRate }: PictureRate) {
  const macroblocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const level =
    LEVELS.find(
      (each) =>
        macroblocks <= each.macroblocks && macroblocks * frameRate <= each.macroblocksPerSecond,
    ) ?? HIGHEST_LEVEL;
  switch (codec) {
    case 'h264':
      // Constrained baseline: every decoder has it, and it has no B-frames that would wait for later ones.
      return `avc1.42e0${level.h264}`;
    case 'vp8':
      return 'vp8';
    case 'vp9':
      return `vp09.00.${level.vp9}.08`;
    case 'av1':
      return `av01.0.${level.av1}M.08`;
  }
}

/** AV1 with layers gives a third of its bitrate in Chromium (measured). */
export function mayHaveLayers(codec: VideoCodecName): boolean {
  return codec !== 'av1';
}

/** Bits for the same picture, H.264 = 1 (measured, rounded to the careful side). */
const BITS = { h264: 1, vp8: 0.8, vp9: 0.6, av1: 0.6 } as const;
/** 600 kbps at 640 × 360, 1.8 Mbps at 720p, 3.5 Mbps at 1080p: larger pictures need fewer bits a pixel. */
const BASE = { bitrateBps: 600_000, pixels: 640 * 360, exponent: 0.8 };

/** What a camera picture of this size looks good with. */
export function goodBitrateBps(codec: VideoCodecName, rate: PictureRate): number {
  const { width, height, frameRate } = rate;
  const bySize = BASE.bitrateBps * ((width * height) / BASE.pixels) ** BASE.exponent;
  // Twice the frames differ less from each other.
  const byRate = Math.sqrt(frameRate / 30);
  return Math.round((bySize * byRate * BITS[codec]) / 1000) * 1000;
}

export interface EncoderWish extends PictureRate {
  codec: VideoCodecName;
  hasLayers: boolean;
  bitrateBps: number;
  /** Of the frame rate, what is encoded; the codec's level stays that of the whole. */
  frameShare?: number;
}

export function encoderConfig(wish: EncoderWish): VideoEncoderConfig {
  const { codec, width, height, frameRate, bitrateBps, hasLayers, frameShare = 1 } = wish;
  return {
    codec: codecString(codec, wish),
    width,
    height,
    framerate: frameRate * frameShare,
    bitrate: bitrateBps,
    latencyMode: 'realtime',
    // 'L1T1' throws in Firefox: without layers the field must be missing.
    ...(hasLayers ? { scalabilityMode: 'L1T3' } : {}),
    // Each key chunk carries its own parameter sets: a late viewer needs no description, a new size restates nothing.
    ...(codec === 'h264' ? { avc: { format: 'annexb' } } : {}),
  };
}
