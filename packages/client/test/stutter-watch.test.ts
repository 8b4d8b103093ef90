import { expect, test } from 'vitest';
import { StutterWatch } from '../src/watch/sound/stutter-watch.ts';

/** A look each 100 ms; answers jitter by up to 9 ms, and the device's clock runs 200 millionths too slow. */
function watched({ stuttersAtMs, lostMs }: { stuttersAtMs: number[]; lostMs: number }): boolean {
  const watch = new StutterWatch();
  for (let look = 0; look < 600; look += 1) {
    const nowMs = look * 100;
    const stutters = stuttersAtMs.filter((atMs) => atMs <= nowMs).length;
    const jitterMs = (look * 7) % 10;
    const contextMs = nowMs * 0.9998 - jitterMs - stutters * lostMs;
    watch.add({ contextTimeS: contextMs / 1000, nowMs });
  }
  return watch.isStuttering;
}

test('a device that keeps time does not stutter, however its answers jitter', () => {
  expect(watched({ stuttersAtMs: [], lostMs: 0 })).toBe(false);
});

test('a device that loses time again and again does', () => {
  expect(watched({ stuttersAtMs: [10_050, 25_050, 40_050], lostMs: 10 })).toBe(true);
});

test('one that did twice does not: another program may have been loud', () => {
  expect(watched({ stuttersAtMs: [10_050, 40_050], lostMs: 10 })).toBe(false);
});

test('what joining does to it is not counted', () => {
  expect(watched({ stuttersAtMs: [1_050, 2_050, 3_050, 20_050], lostMs: 10 })).toBe(false);
});

test('a context that stood still while the page slept does not', () => {
  expect(watched({ stuttersAtMs: [30_050], lostMs: 8_000 })).toBe(false);
});
