import { expect, test } from 'vitest';
import { LatenessWindow } from '../src/watch/clock/lateness-window.ts';

const ALL = { share: 0, atLeast: 0 };

test('nothing is known before the first arrival', () => {
  const window = new LatenessWindow();
  expect([window.lateMs(ALL), window.baseMs]).toEqual([undefined, undefined]);
});

test('is the transit that all but the forgiven share of spans keep', () => {
  const window = new LatenessWindow();
  for (let i = 0; i < 1000; i += 1) {
    window.add({ timestampUs: i * 20_000, nowMs: i * 20 + 10 + (i % 200 === 5 ? 15 : 0) });
  }
  expect([window.lateMs({ share: 0.1, atLeast: 0 }), window.baseMs]).toEqual([10, 10]);
  expect(window.lateMs(ALL)).toBe(25);
  expect(window.lateMs({ share: 0, atLeast: 4 })).toBe(25);
  expect(window.lateMs({ share: 0, atLeast: 5 })).toBe(10);
});

test('counts what a stalled line delivers at its end once, with its latest', () => {
  const window = new LatenessWindow();
  for (let i = 0; i < 100; i += 1) window.add({ timestampUs: i * 20_000, nowMs: i * 20 });
  for (let i = 100; i < 150; i += 1) {
    window.add({ timestampUs: i * 20_000, nowMs: 3_000 + (i - 100) });
  }
  expect(window.lateMs({ share: 0.02, atLeast: 0 })).toBe(0);
});

test('where single chunks may be late, the rest of each span counts; a span that is late as a whole is late', () => {
  const singly = new LatenessWindow();
  const wholly = new LatenessWindow();
  for (let i = 0; i < 100; i += 1) {
    const timestampUs = i * 40_000;
    singly.add({ timestampUs, nowMs: i * 40 + (i % 5 === 3 ? 30 : 10) });
    wholly.add({ timestampUs, nowMs: i * 40 + (i % 10 < 5 ? 30 : 10) });
  }
  const forgiven = { share: 0.1, atLeast: 0, shareOfSpan: 0.2 };
  expect([singly, wholly].map((window) => window.lateMs(forgiven))).toEqual([10, 30]);
  expect(singly.lateMs({ share: 0.1, atLeast: 0 })).toBe(30);
});

test('of few chunks in a span all count', () => {
  const window = new LatenessWindow();
  for (let i = 0; i < 100; i += 1) {
    window.add({ timestampUs: i * 100_000, nowMs: i * 100 + (i % 2 === 1 ? 30 : 10) });
  }
  expect(window.lateMs({ share: 0.1, atLeast: 0, shareOfSpan: 0.2 })).toBe(30);
});

test('looks no further back than it is asked to', () => {
  const window = new LatenessWindow();
  for (let i = 0; i < 500; i += 1) {
    window.add({ timestampUs: i * 20_000, nowMs: i * 20 + (i < 100 ? 30 : 10) });
  }
  expect(window.lateMs(ALL)).toBe(30);
  expect(window.lateMs({ ...ALL, withinMs: 5_000 })).toBe(10);
});

test('forgets what is older than a minute', () => {
  const window = new LatenessWindow();
  window.add({ timestampUs: 0, nowMs: 500 });
  window.add({ timestampUs: 61_000_000, nowMs: 61_010 });
  expect([window.lateMs(ALL), window.baseMs]).toEqual([10, 10]);
});
