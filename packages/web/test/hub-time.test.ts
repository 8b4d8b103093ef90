/** Times on the screen follow the hub's clock, whatever the device's clock says. */
import { expect, test } from 'vitest';
import { HubTime } from '../src/time/hub-time.ts';

const EIGHT = Date.parse('2026-01-01T08:00:00Z');

test('is not known before the hub has answered, nor by an answer that does not say it', () => {
  const time = new HubTime();
  expect(time.nowMs(0)).toBeUndefined();
  time.note({ dateMs: Number.NaN, sentMs: 0, receivedMs: 1 });
  expect(time.nowMs(0)).toBeUndefined();
});

test('one answer tells it to the second and the round trip, and tells whoever listens', () => {
  const time = new HubTime();
  let told = 0;
  time.subscribe(() => {
    told += 1;
  });
  time.note({ dateMs: EIGHT, sentMs: 5_000, receivedMs: 5_050 });
  expect(Math.abs((time.nowMs(5_050) ?? 0) - EIGHT)).toBeLessThan(1_200);
  expect(told).toBe(1);
});

test('several answers tell it more exactly than a second', () => {
  const time = new HubTime();
  /** The hub’s clock when the page’s is at 0; it tells whole seconds. */
  const ahead = EIGHT + 730;
  for (const pageMs of [1_000, 4_300, 8_650, 12_900, 16_220]) {
    const hubMs = ahead + pageMs;
    const dateMs = hubMs - (hubMs % 1_000);
    time.note({ dateMs, sentMs: pageMs - 20, receivedMs: pageMs + 20 });
  }
  expect(Math.abs((time.nowMs(20_000) ?? 0) - (ahead + 20_000))).toBeLessThan(250);
});

test('after a sleep in which the page’s clock stood still the newest answer holds', () => {
  const time = new HubTime();
  time.note({ dateMs: EIGHT, sentMs: 1_000, receivedMs: 1_020 });
  const later = EIGHT + 3_600_000;
  time.note({ dateMs: later, sentMs: 2_000, receivedMs: 2_020 });
  expect(Math.abs((time.nowMs(2_020) ?? 0) - later)).toBeLessThan(1_200);
});
