import { expect, test } from 'vitest';
import { TokenBucket } from '../src/limits/token-bucket.ts';

function taken(bucket: TokenBucket, { nowMs, asked }: { nowMs: number; asked: number }): number {
  return Array.from({ length: asked }, () => bucket.take(nowMs)).filter(Boolean).length;
}

test('D7 E5 after a long rest, still only one second’s worth may come at once', () => {
  const bucket = new TokenBucket({ ratePerSecond: 60, nowMs: 0 });
  expect(taken(bucket, { nowMs: 3_600_000, asked: 500 })).toBe(60);
});

test('D7 E5 over a long time the rate and a twentieth of it passes, however the requests are spread', () => {
  const bucket = new TokenBucket({ ratePerSecond: 60, nowMs: 0 });
  let passed = 0;
  for (let nowMs = 1; nowMs <= 100_000; nowMs += 1) passed += taken(bucket, { nowMs, asked: 1 });
  expect(passed).toBeGreaterThanOrEqual(6_300 + 59);
  expect(passed).toBeLessThanOrEqual(6_300 + 60);
});

test('D7 B5 who sends just as fast as allowed is never refused, though its clock runs a little faster and its line stutters', () => {
  const bucket = new TokenBucket({ ratePerSecond: 60, nowMs: 0 });
  const fasterClock = 1.0002;
  let refused = 0;
  for (let frame = 0; frame < 60 * 3_600 * 24; frame += 60) {
    // What a second's stutter held back comes at once.
    const nowMs = (frame * 1_000) / 60 / fasterClock;
    if (!bucket.take(nowMs, 60)) refused += 1;
  }
  expect(refused).toBe(0);
});

test('K4 a bucket that lets several through at once and then one in five seconds', () => {
  const bucket = new TokenBucket({ ratePerSecond: 0.2, atOnce: 3, nowMs: 0 });
  expect(taken(bucket, { nowMs: 0, asked: 10 })).toBe(3);
  expect(taken(bucket, { nowMs: 4_000, asked: 10 })).toBe(0);
  expect(taken(bucket, { nowMs: 5_000, asked: 10 })).toBe(1);
  expect(taken(bucket, { nowMs: 3_600_000, asked: 10 })).toBe(3);
});

test('B2 to look at a bucket takes nothing out of it', () => {
  const bucket = new TokenBucket({ ratePerSecond: 5, nowMs: 0 });
  for (let look = 0; look < 10; look += 1) expect(bucket.has(0, 5)).toBe(true);
  expect(bucket.has(0, 6)).toBe(false);
  expect(taken(bucket, { nowMs: 0, asked: 10 })).toBe(5);
});
