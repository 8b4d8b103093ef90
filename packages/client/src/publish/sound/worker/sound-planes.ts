/**
 * Sound as it is worked on: each channel's samples apart, one channel or two.
 * From: sound-intake.ts, what a source gives. To: sound-mixer.ts, sound-encoder.ts.
 */

/** One entry a channel, each of the same length, samples from -1 to 1. */
export type SoundPlanes = Float32Array<ArrayBuffer>[];

/** What Opus has, whatever it is given. Samples a second. */
export const SOUND_RATE = 48_000;

/** Any number of channels; the block stays the caller's. */
export function planesOf(block: AudioData): SoundPlanes {
  return Array.from({ length: block.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(block.numberOfFrames);
    block.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
}

/**
 * Two channels at most. An interface with many inputs gives each a channel of its own, and does not say in which of them
 * somebody speaks: all are heard, as loud as their noises add up to what one of them has.
 */
export function atMostStereo(planes: SoundPlanes): SoundPlanes {
  const [first] = planes;
  if (!first || planes.length <= 2) return planes;
  const gain = 1 / Math.sqrt(planes.length);
  const mixed = first.map(
    (_, at) => planes.reduce((sum, plane) => sum + (plane[at] ?? 0), 0) * gain,
  );
  return [mixed.map(clipped)];
}

export function clipped(sample: number): number {
  return Math.min(1, Math.max(-1, sample));
}

/** The loudest sample, 0 to 1. */
export function peakOf(planes: SoundPlanes): number {
  let peak = 0;
  for (const plane of planes) {
    for (const sample of plane) peak = Math.max(peak, Math.abs(sample));
  }
  return peak;
}
