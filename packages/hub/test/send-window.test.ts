import { expect, test } from 'vitest';
import { SendWindow } from '../src/broadcast/send-window.ts';

class Loop {
  delayMs = 0;
  utilization = 0.9;
  nowMs = 0;
  readonly window = new SendWindow({
    eventLoopDelayMs: () => this.delayMs,
    utilization: () => this.utilization,
  });

  /** The window after so long, asked as often as pieces come. */
  passes(ms: number): number {
    for (const end = this.nowMs + ms; this.nowMs < end; this.nowMs += 20)
      this.window.at(this.nowMs);
    return this.window.at(this.nowMs);
  }
}

test('B7a on an idle hub the window is 0, on a busy one it is 66 ms within two seconds', () => {
  const loop = new Loop();
  expect(loop.passes(60_000)).toBe(0);
  loop.delayMs = 11;
  expect(loop.passes(400)).toBeGreaterThan(5);
  expect(loop.passes(1_600)).toBe(66);
  expect(loop.passes(60_000)).toBe(66);
});

test('B7a the window is as large at once as the loop is late', () => {
  const loop = new Loop();
  loop.passes(1_000);
  loop.delayMs = 50;
  expect(loop.passes(200)).toBe(50);
  loop.delayMs = 500;
  expect(loop.passes(200)).toBe(66);
});

test('B7a the window shrinks slowly, and not at all between late and in time', () => {
  const loop = new Loop();
  loop.delayMs = 30;
  loop.passes(5_000);
  loop.delayMs = 7;
  expect(loop.passes(30_000)).toBe(66);
  loop.delayMs = 4;
  expect(loop.passes(1_800)).toBe(66);
  const after = loop.passes(3_200);
  expect(after).toBeGreaterThan(20);
  expect(after).toBeLessThan(50);
  expect(loop.passes(7_000)).toBe(0);
});

test('B7a a loop that is late though it has little to do opens no window, and keeps none open', () => {
  const loop = new Loop();
  loop.delayMs = 50;
  loop.utilization = 0.4;
  expect(loop.passes(60_000)).toBe(0);
  loop.utilization = 0.9;
  expect(loop.passes(5_000)).toBe(66);
  loop.utilization = 0.4;
  expect(loop.passes(60_000), 'the window itself may be what lightens it').toBe(66);
  loop.utilization = 0.2;
  expect(loop.passes(10_000)).toBe(0);
});

/**
 * A hub whose loop is late by what it writes: the mean delay of a queue with this load, and as much as half of the time
 * that one round of writes to all viewers blocks it.
 */
function delayOf(viewers: number, windowMs: number): number {
  const writeMs = 0.013;
  const piecesPerSecond = 80;
  const rounds = Math.min(piecesPerSecond, 1_000 / Math.max(1, windowMs));
  const blockedMs = viewers * writeMs;
  const load = (rounds * blockedMs) / 1_000;
  return load >= 0.97 ? 500 : blockedMs / 2 + (load / (1 - load)) * 4;
}

test.each([1, 50, 200, 400, 600, 700, 800, 1_000, 1_500, 2_500, 4_000])(
  'B7a the window is stable with %i viewers, though it changes the load that it follows',
  (viewers) => {
    const loop = new Loop();
    const windows: number[] = [];
    for (let look = 0; look < 1_500; look += 1) {
      loop.nowMs += 200;
      windows.push(loop.window.at(loop.nowMs));
      loop.delayMs = delayOf(viewers, windows.at(-1) ?? 0);
    }
    const settled = windows.slice(-750);
    let turns = 0;
    for (let at = 2; at < settled.length; at += 1) {
      const [a = 0, b = 0, c = 0] = settled.slice(at - 2, at + 1);
      if ((b - a) * (c - b) < 0) turns += 1;
    }
    expect(turns, 'turns in two and a half minutes').toBeLessThan(80);
    expect(Math.max(...settled) - Math.min(...settled)).toBeLessThan(30);
    const late = settled.filter((windowMs) => windowMs < 66 && delayOf(viewers, windowMs) > 20);
    expect(late.length, 'looks at which it was too late with room to grow').toBeLessThan(15);
  },
);
