import { expect, test } from 'vitest';
import { CodecRetries } from '../src/codec/codec-retries.ts';

const waitsMs = [0, 1_000, 3_000];

test('tries are spaced, and every second one is made in software', () => {
  const retries = new CodecRetries({ waitsMs });
  expect([retries.isDue(0), retries.isTurnOfSoftware]).toEqual([true, false]);
  const tries = [0, 1, 2, 3].map(() => {
    retries.failed(100);
    const waitMs = [0, 1_000, 3_000].find((ms) => retries.isDue(100 + ms));
    return [waitMs, retries.isTurnOfSoftware];
  });
  expect(tries).toEqual([
    [0, false],
    [1_000, true],
    [3_000, false],
    [3_000, true],
  ]);
});

test.each([
  [59, 4],
  [60, 1],
])('after %i outputs in between, the fourth failure in a row is number %i', (outputs, number) => {
  const retries = new CodecRetries({ waitsMs });
  for (let failure = 0; failure < 3; failure += 1) retries.failed(0);
  for (let output = 0; output < outputs; output += 1) retries.cameOut();
  retries.failed(0);
  expect(retries.failures).toBe(number);
});
