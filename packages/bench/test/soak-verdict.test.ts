import { expect, test } from 'vitest';
import { rssGrowth, soakProblems } from '../src/soak/soak-verdict.ts';

const held = { emitters: 100, listeners: 300, timers: 12 };

/** One sample a megabyte of RSS. */
function samplesOf(megabytes: number[]) {
  const other = { heapBytes: 0, handles: 0, loopDelayMaxMs: 0, loopDelayP99Ms: 0 };
  return megabytes.map((each) => ({ ...other, rssBytes: each * 1e6 }));
}

const flat = samplesOf([50, 90, 100, 102, 99, 100, 103, 101, 100, 99, 100, 104]);

test('memory that grows in the first sixth and then stays is flat', () => {
  expect(rssGrowth(flat)).toBeLessThan(0.05);
  expect(soakProblems({ samples: flat, before: held, after: held })).toEqual([]);
});

test('memory that goes on growing is a problem', () => {
  const samples = samplesOf([50, 90, 100, 102, 104, 106, 108, 110, 112, 114, 116, 118]);
  expect(soakProblems({ samples, before: held, after: held })).toEqual([
    expect.stringMatching(/RSS grew by 15\.7 %/),
  ]);
});

test.each(['emitters', 'listeners', 'timers'] as const)(
  '%s that are left behind are a problem',
  (kind) => {
    const after = { ...held, [kind]: held[kind] + 500 };
    expect(soakProblems({ samples: flat, before: held, after })).toEqual([
      `500 ${kind} were left behind.`,
    ]);
  },
);
