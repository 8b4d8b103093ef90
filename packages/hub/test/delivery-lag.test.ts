import { expect, test } from 'vitest';
import { DeliveryLag } from '../src/broadcast/pace/delivery-lag.ts';

test('Q7 two reports about one moment say nothing of what the line carries', () => {
  const lag = new DeliveryLag({ nowMs: 0 });
  lag.sent(0, 1_000);
  for (let count = 0; count < 10; count += 1) lag.sent(1_000, 1_000);
  lag.report(1, { nowMs: 1_010, nextMs: 250 });
  // Late, and of what was sent at one time: how many bytes of that have come is not known.
  for (let received = 2; received < 10; received += 1) {
    const nowMs = 2_000 + received;
    lag.report(received, { nowMs, nextMs: 250 });
    const lagMs = lag.lagMs(nowMs, 0);
    expect(lagMs).toBeGreaterThan(0);
    expect(lagMs).toBeLessThan(2_000);
  }
  lag.report(11, { nowMs: 2_020, nextMs: 250 });
  expect(lag.lagMs(2_020, 0)).toBe(0);
  lag.sent(2_040, 1_000);
  expect(lag.lagMs(2_040, 0)).toBe(0);
});
