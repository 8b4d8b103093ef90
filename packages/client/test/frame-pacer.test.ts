import { expect, test } from 'vitest';
import { FramePacer } from '../src/publish/picture/frame-pacer.ts';

function taken({ cameraRate, limit, jitterMs = 0 }: Record<string, number>): number {
  const pacer = new FramePacer({ frameRate: limit ?? 30 });
  let count = 0;
  for (let i = 0; i < 10 * (cameraRate ?? 30); i += 1) {
    const jitter = i % 2 ? (jitterMs ?? 0) : 0;
    if (pacer.take((i * 1000) / (cameraRate ?? 30) + jitter)) count += 1;
  }
  return count / 10;
}

test('takes every picture of a camera at the wanted rate, though they come a little early and late', () => {
  expect(taken({ cameraRate: 30, limit: 30, jitterMs: 7 })).toBe(30);
});

test('takes every picture of a slower camera', () => {
  expect(taken({ cameraRate: 20, limit: 30 })).toBe(20);
});

test.each([50, 60, 120])('holds a camera of %i a second to 30', (cameraRate) => {
  expect(taken({ cameraRate, limit: 30 })).toBeGreaterThan(24);
  expect(taken({ cameraRate, limit: 30 })).toBeLessThanOrEqual(30.2);
});

test('does not make up for a standstill with a burst', () => {
  const pacer = new FramePacer({ frameRate: 10 });
  pacer.take(0);
  const burst = [10_000, 10_010, 10_020, 10_030].map((nowMs) => pacer.take(nowMs));
  expect(burst.filter(Boolean)).toHaveLength(1);
});

test('says how long a picture that came too early waits', () => {
  const pacer = new FramePacer({ frameRate: 10 });
  pacer.take(1000);
  expect(pacer.take(1020)).toBe(false);
  expect(pacer.waitMs(1020)).toBe(80);
});
