import { expect, test } from 'vitest';
import { soundLevel } from '../src/publish/capture/sound-level.ts';

test('shows silence, and no samples at all, as nothing', () => {
  expect(soundLevel(new Float32Array(64))).toBe(0);
  expect(soundLevel(new Float32Array(0))).toBe(0);
});

test('shows full scale as 1 and half of the decibels as a half', () => {
  expect(soundLevel(new Float32Array(64).fill(-1))).toBe(1);
  expect(soundLevel(new Float32Array(64).fill(10 ** (-30 / 20)))).toBeCloseTo(0.5, 3);
});

test('shows what is quieter than its scale as nothing', () => {
  expect(soundLevel(new Float32Array(64).fill(0.0001))).toBe(0);
});
