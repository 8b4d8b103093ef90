/**
 * The video codecs a streamer may send with: their WebCodecs strings, what they may cost, and the order they are tried in.
 * From: codec-probe.ts and video-encoding.ts. To: WebCodecs.
 *
 * The order is that of the work they make, on the streamer's device and on every viewer's: H.264 needs a third of the
 * time of the others and has hardware in nearly every phone and laptop; VP8 is what Firefox keeps real time with; VP9
 * and AV1 need half the bits but two to four times the processor. All four need a fraction of the bits of JPEG, so the
 * delay decides and not the bits; who pays for bits picks VP9 by hand.
 */

/** The short names of all video codecs, in the order of preference. */
export const videoCodecs = ['h264', 'vp8', 'vp9', 'av1'] as const;

/** A video codec by its short name. */
export type VideoCodecName = (typeof videoCodecs)[number];

/** `jpeg`: every frame a whole picture, as chunks; for browsers that cannot encode video. */
export type VideoCodecChoice = 'auto' | VideoCodecName | 'jpeg';

/** A size in pixels and frames per second. */
export interface PictureRate {
  width: number;
  height: number;
  frameRate: number;
}

interface Level {
  name: string;
  /** Of one picture, in pixels. */
  picture: number;
  /** In pixels. */
  perSecond: number;
  /** The longest that a picture may be wide or high, in pixels. */
  side: number;
}

const level = (name: string, picture: number, perSecond: number, side: number): Level => ({
  name,
  picture,
  perSecond,
  side,
});
/** The standard counts in macroblocks of 16 × 16; a side is bounded by the square root of eight of the largest pictures. */
const avcLevel = (name: string, macroblocks: number, perSecond: number): Level =>
  level(name, 256 * macroblocks, 256 * perSecond, 16 * Math.floor(Math.sqrt(8 * macroblocks)));

/**
 * The smallest first; those below are in every decoder of the codec. What is larger than all takes the last.
 * Sources: ITU-T H.264 table A-1 (MaxFS, MaxMBPS) and A.3.1; VP9 levels (webmproject.org); AV1 specification annex A.3, of
 * whose two sides the shorter stands here.
 */
const LEVELS: Record<'h264' | 'vp9' | 'av1', readonly [Level, ...Level[]]> = {
  h264: [
    avcLevel('1f', 3_600, 108_000),
    avcLevel('20', 5_120, 216_000),
    avcLevel('28', 8_192, 245_760),
    avcLevel('2a', 8_704, 522_240),
    avcLevel('32', 22_080, 589_824),
    avcLevel('33', 36_864, 983_040),
    avcLevel('34', 36_864, 2_073_600),
  ],
  vp9: [
    level('31', 983_040, 36_864_000, 2_752),
    level('40', 2_228_224, 83_558_400, 4_160),
    level('41', 2_228_224, 160_432_128, 4_160),
    level('50', 8_912_896, 311_951_360, 8_384),
    level('51', 8_912_896, 588_251_136, 8_384),
  ],
  av1: [
    level('05', 1_065_024, 31_950_720, 3_096),
    level('08', 2_359_296, 70_778_880, 3_456),
    level('09', 2_359_296, 141_557_760, 3_456),
    level('12', 8_912_896, 267_386_880, 4_352),
    level('13', 8_912_896, 534_773_760, 4_352),
  ],
};

function levelName(codec: keyof typeof LEVELS, { width, height, frameRate }: PictureRate): string {
  const unit = codec === 'h264' ? 16 : 1;
  const whole = (side: number) => Math.ceil(side / unit) * unit;
  const pixels = whole(width) * whole(height);
  const levels = LEVELS[codec];
  const fits = ({ picture, perSecond, side }: Level) =>
    pixels <= picture && pixels * frameRate <= perSecond && Math.max(width, height) <= side;
  return (levels.find(fits) ?? levels.at(-1) ?? levels[0]).name;
}

export function codecString(codec: VideoCodecName, rate: PictureRate) {
  switch (codec) {
    case 'h264':
      // Constrained baseline: every decoder has it, and it has no B-frames that would wait for later ones.
      return `avc1.42e0${levelName(codec, rate)}`;
    case 'vp8':
      return 'vp8';
    case 'vp9':
      return `vp09.00.${levelName(codec, rate)}.08`;
    case 'av1':
      return `av01.0.${levelName(codec, rate)}M.08`;
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
