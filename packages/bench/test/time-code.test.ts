/** The time that is painted into pictures. */
import { expect, test } from 'vitest';
import { timeCode, timeCodeAgeMs } from '../page/glass/time-code.ts';

const NOW_MS = 1_795_380_000_000;

test('a code says how long ago it was made, to a quarter of a millisecond', () => {
  for (const ageMs of [0, 0.25, 17.5, 3_000]) {
    expect(timeCodeAgeMs(timeCode(NOW_MS - ageMs), NOW_MS)).toBe(ageMs);
  }
});

test('the count begins again, and ages stay right over it', () => {
  const turnMs = Math.ceil(NOW_MS / (2 ** 24 / 4)) * (2 ** 24 / 4);
  expect(timeCodeAgeMs(timeCode(turnMs - 10), turnMs + 20)).toBe(30);
});

test('a picture without a code has no age', () => {
  expect(timeCodeAgeMs(Array(32).fill(false), NOW_MS)).toBeUndefined();
  expect(timeCodeAgeMs(Array(32).fill(true), NOW_MS)).toBeUndefined();
});

test('a code with one wrong square has no age', () => {
  for (let wrong = 0; wrong < 32; wrong += 1) {
    const code = timeCode(NOW_MS).map((bit, at) => (at === wrong ? !bit : bit));
    expect(timeCodeAgeMs(code, NOW_MS)).toBeUndefined();
  }
});
