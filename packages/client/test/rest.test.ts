import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Rest } from '../src/watch/element/rest.ts';

let changes: number;
let rest: Rest;
beforeEach(() => {
  vi.useFakeTimers();
  changes = 0;
  rest = new Rest(() => {
    changes += 1;
  });
});
afterEach(() => {
  rest.close();
  vi.useRealTimers();
});

test('what is of no use for three seconds rests, and what is of use again does so at once', () => {
  rest.follow({ isOfUse: false });
  vi.advanceTimersByTime(2_000);
  rest.follow({ isOfUse: false });
  vi.advanceTimersByTime(999);
  expect([rest.isResting, changes]).toEqual([false, 0]);
  vi.advanceTimersByTime(1);
  expect([rest.isResting, changes]).toEqual([true, 1]);
  rest.follow({ isOfUse: false });
  rest.follow({ isOfUse: true });
  expect([rest.isResting, changes]).toEqual([false, 2]);
});

test('of use in between counts, and so does being asked for', () => {
  rest.follow({ isOfUse: false });
  rest.follow({ isOfUse: false });
  vi.advanceTimersByTime(2_999);
  rest.follow({ isOfUse: true });
  vi.advanceTimersByTime(60_000);
  expect(rest.isResting).toBe(false);
  rest.begin();
  rest.wake();
  expect([rest.isResting, changes]).toEqual([false, 1]);
  rest.follow({ isOfUse: false });
  vi.advanceTimersByTime(3_000);
  expect(rest.isResting).toBe(true);
});
