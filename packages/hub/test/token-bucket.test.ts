import { expect, test } from 'vitest';
import { TokenBucket } from '../src/ingest/token-bucket.ts';

function taken(bucket: TokenBucket, { nowMs, asked }: { nowMs: number; asked: number }): number {
  return Array.from({ length: asked }, () => bucket.take(nowMs)).filter(Boolean).length;
}

test('D7 E5 after a long rest, still only one second’s worth may come at once', () => {
  const bucket = new TokenBucket({ ratePerSecond: 60, nowMs: 0 });
  expect(taken(bucket, { nowMs: 3_600_000, asked: 500 })).toBe(60);
});

test('D7 E5 over a long time exactly the rate passes, however the requests are spread', () => {
  const bucket = new TokenBucket({ ratePerSecond: 60, nowMs: 0 });
  let passed = 0;
  for (let nowMs = 1; nowMs <= 100_000; nowMs += 1) passed += taken(bucket, { nowMs, asked: 1 });
  expect(passed).toBeGreaterThanOrEqual(6_000 + 59);
  expect(passed).toBeLessThanOrEqual(6_000 + 60);
});
