import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../src/index.ts';

const DAY_MS = 24 * 3_600_000;
const SOURCES = fileURLToPath(new URL('../src', import.meta.url));

afterEach(() => void vi.useRealTimers());

test.each([1_000, 24 * DAY_MS, 25 * DAY_MS, 100 * DAY_MS])(
  'a task that is due in %i ms runs then, once, and not before',
  (delayMs) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let ran = 0;
    systemClock.after(delayMs, () => {
      ran += 1;
    });
    vi.advanceTimersByTime(delayMs - 1);
    expect(ran).toBe(0);
    vi.advanceTimersByTime(1);
    expect(ran).toBe(1);
    vi.advanceTimersByTime(200 * DAY_MS);
    expect(ran).toBe(1);
  },
);

test('a task of a hundred days can be cancelled on each of them', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let ran = 0;
  for (let day = 0; day < 100; day += 7) {
    const timer = systemClock.after(100 * DAY_MS, () => {
      ran += 1;
    });
    vi.advanceTimersByTime(day * DAY_MS);
    timer.cancel();
    timer.cancel();
  }
  vi.advanceTimersByTime(200 * DAY_MS);
  expect(ran).toBe(0);
});

test('nothing in the hub asks for the date but its clock: a duration must not follow a clock that is set', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const asking = files
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /Date\.now|new Date\(\)/.test(readFileSync(join(SOURCES, file), 'utf8')));
  expect(files.length).toBeGreaterThan(50);
  expect(asking).toEqual([]);
});
