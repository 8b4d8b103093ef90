/**
 * How loud a block of samples is, for a meter.
 * From: sound-meter.ts. To: the page's level meter.
 */

/** What a meter shows as silence. A quiet room is about -55 dB under full scale, speech -30 to -10. */
const SILENCE_DB = -60;

/** `samples` lie between -1 and 1. Root mean square on a decibel scale: 0 is silence, 1 is full scale. */
export function soundLevel(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  if (rms === 0) return 0;
  const db = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, 1 - db / SILENCE_DB));
}
