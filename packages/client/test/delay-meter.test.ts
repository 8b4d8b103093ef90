import { expect, test } from 'vitest';
import { DelayMeter } from '../src/watch/clock/delay-meter.ts';

test('says the median delay and the rate of the last second only', () => {
  const meter = new DelayMeter();
  for (let ms = 0; ms <= 3_000; ms += 100) {
    meter.painted({ nowMs: ms, delayMs: ms < 1_500 ? 500 : 80 });
  }
  expect(meter.delayMs(3_000)).toBe(80);
  expect(meter.framesPerSecond(3_050)).toBe(10);
  expect(meter.delayMs(9_000)).toBeUndefined();
});

test('says the bits a second of the last two', () => {
  const meter = new DelayMeter();
  for (let ms = 0; ms < 4_000; ms += 20) meter.received({ nowMs: ms, bytes: 250 });
  expect(meter.bitrateBps(4_000)).toBeCloseTo(100_000, -4);
  expect(meter.bitrateBps(9_000)).toBe(0);
});
