/** Tones, and how much of one there is in samples. From: tests of sound. */

export function toneOf({ hz, rate, frames }: { hz: number; rate: number; frames: number }) {
  return Float32Array.from({ length: frames }, (_, at) => Math.sin((2 * Math.PI * hz * at) / rate));
}

/** The amplitude of that frequency: 1 for a tone of full scale. */
export function amplitudeAt(samples: Float32Array, { hz, rate }: { hz: number; rate: number }) {
  let [re, im] = [0, 0];
  for (const [at, sample] of samples.entries()) {
    const angle = (2 * Math.PI * hz * at) / rate;
    re += sample * Math.cos(angle);
    im += sample * Math.sin(angle);
  }
  return (2 * Math.hypot(re, im)) / samples.length;
}
