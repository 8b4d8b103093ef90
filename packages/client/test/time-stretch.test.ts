import { expect, test } from 'vitest';
import { TimeStretch } from '../src/replay/time-stretch.ts';
import type { SoundBlock } from '../src/watch/sound/worklet/sound-ring.js';

const RATE = 48_000;
const BLOCK = 960;
const TONE_HZ = 440;

function tone(index: number, channels = 1): SoundBlock {
  const samples = Float32Array.from({ length: BLOCK }, (_, i) =>
    Math.sin((2 * Math.PI * TONE_HZ * (index * BLOCK + i)) / RATE),
  );
  const timestampUs = 1_000_000 + (index * BLOCK * 1e6) / RATE;
  return {
    timestampUs,
    sampleRate: RATE,
    channels: Array.from({ length: channels }, () => samples.slice()),
  };
}

function stretched(speed: number, blocks = 100): SoundBlock[] {
  const stretch = new TimeStretch(speed);
  return Array.from({ length: blocks }, (_, index) => stretch.push(tone(index, 2))).flat();
}

function lengthOf(blocks: SoundBlock[]): number {
  return blocks.reduce((sum, { channels }) => sum + (channels[0]?.length ?? 0), 0) / RATE;
}

/** By how often it crosses zero upwards. */
function pitchOf(blocks: SoundBlock[]): number {
  const samples = blocks.flatMap(({ channels }) => [...(channels[0] ?? [])]);
  const ups = samples.filter((sample, i) => sample >= 0 && (samples[i - 1] ?? 0) < 0).length;
  return (ups / samples.length) * RATE;
}

test.each([0.5, 0.75, 1.25, 1.5, 2])(
  'at speed %s it is as long as it should be, and of its pitch',
  (speed) => {
    const blocks = stretched(speed);
    // The last windows wait for what comes behind them.
    expect(Math.abs(lengthOf(blocks) - 2 / speed)).toBeLessThan(0.08);
    expect(Math.abs(pitchOf(blocks) - TONE_HZ)).toBeLessThan(TONE_HZ * 0.02);
  },
);

test.each([0.5, 1.5])('at speed %s a tone stays one: nothing clicks or beats', (speed) => {
  const samples = stretched(speed).flatMap(({ channels }) => [...(channels[0] ?? [])]);
  const steps = samples.slice(1).map((sample, i) => Math.abs(sample - (samples[i] ?? 0)));
  const most = (2 * Math.PI * TONE_HZ) / RATE;
  expect(steps.reduce((most, step) => Math.max(most, step))).toBeLessThan(1.5 * most);
  const loudest = (from: number) => Math.max(...samples.slice(from, from + 480));
  const levels = Array.from({ length: 60 }, (_, i) => loudest(2_000 + i * 480));
  expect(Math.min(...levels)).toBeGreaterThan(0.85);
});

test('blocks stand on the time of the sound divided by the speed, without holes', () => {
  const blocks = stretched(2);
  expect(blocks[0]?.timestampUs).toBe(500_000);
  const ends = blocks.map(
    ({ timestampUs, channels }) => timestampUs + ((channels[0]?.length ?? 0) / RATE) * 1e6,
  );
  for (const [i, { timestampUs }] of blocks.slice(1).entries()) {
    expect(timestampUs).toBeCloseTo(ends[i] ?? 0, 0);
  }
});

test('after a hole it begins anew at the time of what comes', () => {
  const stretch = new TimeStretch(2);
  stretch.push(tone(0));
  stretch.push(tone(1));
  const after = [500, 501, 502, 503].flatMap((index) => stretch.push(tone(index)));
  expect(after[0]?.timestampUs).toBe(tone(500).timestampUs / 2);
});

test('at its own speed sound passes as it is', () => {
  const block = tone(3);
  expect(new TimeStretch(1).push(block)).toEqual([block]);
});
