import { expect, test } from 'vitest';
import { FrameSchedule } from '../src/watch/picture/frame-schedule.ts';

function setUp() {
  const closed: number[] = [];
  const schedule = new FrameSchedule<{ timestampUs: number; close(): void }>();
  const push = (...timesMs: number[]) => {
    for (const ms of timesMs) {
      schedule.push({ timestampUs: ms * 1000, close: () => closed.push(ms) });
    }
  };
  const takeAt = (nowMs: number) => {
    const taken = schedule.take(nowMs, (timestampUs) => timestampUs / 1000);
    return taken && taken.timestampUs / 1000;
  };
  return { schedule, push, takeAt, closed };
}

test('the very first picture is shown at once, however early or late', () => {
  const early = setUp();
  early.push(1_000);
  expect(early.takeAt(0)).toBe(1_000);
  const late = setUp();
  late.push(0);
  expect(late.takeAt(4_000)).toBe(0);
});

test('each later one waits for its time', () => {
  const { push, takeAt } = setUp();
  push(0, 100, 200);
  expect([takeAt(0), takeAt(50), takeAt(100), takeAt(150), takeAt(200)]).toEqual([
    0,
    undefined,
    100,
    undefined,
    200,
  ]);
});

test('of those that are due the newest is shown, and the others are closed and counted', () => {
  const { schedule, push, takeAt, closed } = setUp();
  push(0, 33, 66, 100);
  expect(takeAt(70)).toBe(66);
  expect(closed).toEqual([0, 33]);
  expect([schedule.skipped, schedule.length]).toEqual([2, 1]);
});

test('a group that is caught up with is not shown in quick motion', () => {
  const { push, takeAt } = setUp();
  push(0);
  expect(takeAt(4_000)).toBe(0);
  for (let ms = 33; ms < 3_900; ms += 33) {
    push(ms);
    expect(takeAt(4_000 + ms / 10)).toBeUndefined();
  }
  push(4_350);
  expect(takeAt(4_390)).toBe(4_350);
});

test('a device that never catches up sees something twice a second', () => {
  const { push, takeAt } = setUp();
  const shown: number[] = [];
  for (let ms = 0; ms < 5_000; ms += 50) {
    push(ms);
    const at = takeAt(ms + 700);
    if (at !== undefined) shown.push(at);
  }
  expect(shown.length).toBeGreaterThanOrEqual(9);
  expect(shown.length).toBeLessThanOrEqual(11);
});

test('closes what it still holds', () => {
  const { schedule, push, closed } = setUp();
  push(1, 2);
  schedule.clear();
  expect(closed).toEqual([1, 2]);
});
