import { expect, test } from 'vitest';
import { SendingWatch } from '../src/publish/send/sending-watch.ts';

/** Looks once a second; `counts` are what was sent by then. */
function looks(counts: readonly number[]): string[] {
  const watch = new SendingWatch({ sent: 0, nowMs: 0 });
  return counts.map((sent, index) => watch.look({ sent, nowMs: (index + 1) * 1_000 }));
}

test('nothing is claimed before the first has left', () => {
  expect(looks([0, 0, 30, 60])).toEqual(['starting', 'starting', 'leaving', 'leaving']);
});

test('what never leaves is told after five seconds', () => {
  expect(looks([0, 0, 0, 0, 0, 0])).toEqual([...Array(4).fill('starting'), 'none', 'none']);
});

test('what leaves no more is told after five seconds, and taken back with the next that leaves', () => {
  expect(looks([1, 1, 1, 1, 1, 1, 2])).toEqual([...Array(5).fill('leaving'), 'none', 'leaving']);
});

test('a device that slept is given its time anew', () => {
  const watch = new SendingWatch({ sent: 0, nowMs: 0 });
  expect(watch.look({ sent: 9, nowMs: 1_000 })).toBe('leaving');
  expect(watch.look({ sent: 9, nowMs: 600_000 })).toBe('leaving');
  for (let s = 601; s < 605; s += 1) watch.look({ sent: 9, nowMs: s * 1_000 });
  expect(watch.look({ sent: 9, nowMs: 605_000 })).toBe('none');
});
