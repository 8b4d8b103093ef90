import { describe, expect, test } from 'vitest';
import { Resampler } from '../src/publish/sound/worker/resampler.ts';
import { amplitudeAt, toneOf } from './tone.ts';

const TO = 48_000;

/** A second of a tone, in blocks, without the first moments. */
function resampled({
  hz,
  fromRate,
  block = 441,
}: {
  hz: number;
  fromRate: number;
  block?: number;
}) {
  const resampler = new Resampler({ fromRate, toRate: TO });
  const tone = toneOf({ hz, rate: fromRate, frames: fromRate });
  const out: number[] = [];
  for (let at = 0; at < tone.length; at += block) {
    out.push(...resampler.take(tone.subarray(at, at + block)));
  }
  return Float32Array.from(out);
}

describe('a tone at another rate', () => {
  test.each([
    [8_000, 3_000],
    [16_000, 1_000],
    [16_000, 7_000],
    [44_100, 10_000],
    [44_100, 18_000],
    [96_000, 15_000],
    [192_000, 440],
  ])('of %i samples a second keeps its %i Hz, and nothing else is heard', (fromRate, hz) => {
    const samples = resampled({ hz, fromRate }).subarray(4_800, 43_200);
    expect(amplitudeAt(samples, { hz, rate: TO })).toBeCloseTo(1, 1);
    const energy = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
    const amplitude = amplitudeAt(samples, { hz, rate: TO });
    // What is not the tone: aliases, images.
    expect(energy - amplitude ** 2 / 2).toBeLessThan(1e-4);
  });

  test('that 48 kHz cannot hold is left out rather than heard as another', () => {
    const samples = resampled({ hz: 30_000, fromRate: 96_000 }).subarray(4_800, 43_200);
    expect(Math.max(...samples.map(Math.abs))).toBeLessThan(0.002);
  });
});

test('a second is a second, and blocks of any length give the same', () => {
  const once = resampled({ hz: 440, fromRate: 44_100, block: 44_100 });
  expect(Math.abs(once.length - TO)).toBeLessThan(60);
  for (const block of [1, 128, 441, 1_023]) {
    expect(resampled({ hz: 440, fromRate: 44_100, block })).toEqual(once);
  }
});
