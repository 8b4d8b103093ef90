import { expect, test } from 'vitest';
import { LatenessWindow } from '../src/watch/clock/lateness-window.ts';

test('nothing is known before the first arrival', () => {
  const window = new LatenessWindow({ forgivenShare: 0.05 });
  expect([window.lateMs, window.baseMs]).toEqual([undefined, undefined]);
});

test('is the transit that all but the forgiven share of spans keep', () => {
  const window = new LatenessWindow({ forgivenShare: 0.1 });
  for (let i = 0; i < 1000; i += 1) {
    window.add({ timestampUs: i * 20_000, nowMs: i * 20 + 10 + (i % 200 === 5 ? 15 : 0) });
  }
  expect([window.lateMs, window.baseMs]).toEqual([10, 10]);
  const strict = new LatenessWindow({ forgivenShare: 0 });
  for (let i = 0; i < 1000; i += 1) {
    strict.add({ timestampUs: i * 20_000, nowMs: i * 20 + 10 + (i % 200 === 5 ? 15 : 0) });
  }
  expect(strict.lateMs).toBe(25);
});

test('counts what a stalled line delivers at its end once, with its latest', () => {
  const window = new LatenessWindow({ forgivenShare: 0.02 });
  for (let i = 0; i < 100; i += 1) window.add({ timestampUs: i * 20_000, nowMs: i * 20 });
  for (let i = 100; i < 150; i += 1) {
    window.add({ timestampUs: i * 20_000, nowMs: 3_000 + (i - 100) });
  }
  expect(window.lateMs).toBe(0);
});

test('forgets what is older than the window', () => {
  const window = new LatenessWindow({ forgivenShare: 0, windowMs: 1_000 });
  window.add({ timestampUs: 0, nowMs: 500 });
  window.add({ timestampUs: 1_600_000, nowMs: 1_610 });
  expect([window.lateMs, window.baseMs]).toEqual([10, 10]);
});
