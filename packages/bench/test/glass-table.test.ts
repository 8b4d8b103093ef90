/** What the glass bench says about its figures. */
import { expect, test } from 'vitest';
import { type GlassRow, glassProblems, glassTable } from '../src/glass/glass-table.ts';
import { percentile } from '../src/percentile.ts';

const good: GlassRow = {
  path: 'h264',
  medianMs: 80,
  p95Ms: 120,
  joinMs: 200,
  apartMs: 45,
  underrunsPerMinute: 1,
  beepsHeard: 0.98,
  framesPerSecond: 30,
};

test('figures at their limits are no problem', () => {
  expect(glassProblems([good])).toEqual([]);
});

test('each figure over its limit is one problem', () => {
  const bad = { medianMs: 81, p95Ms: 121, joinMs: 201, apartMs: 46, underrunsPerMinute: 2 };
  for (const [name, value] of Object.entries(bad)) {
    expect(glassProblems([{ ...good, [name]: value }])).toEqual([expect.stringMatching(/^H\.264/)]);
  }
  expect(glassProblems([{ ...good, ...bad }])).toHaveLength(5);
});

test('what could not be measured is a problem, and nothing measured is one', () => {
  expect(glassProblems([{ ...good, apartMs: undefined }])).toEqual([
    expect.stringContaining('could not be measured'),
  ]);
  expect(glassProblems([])).toHaveLength(1);
});

test('sound that is mostly missing is a problem, however well it fits the picture when it is there', () => {
  expect(glassProblems([{ ...good, beepsHeard: 0.6 }])).toEqual([
    expect.stringContaining('only 60 % of the sound was heard'),
  ]);
});

test('JPEG, in chunks and in the classic form, which has no sound, is shown and claims nothing', () => {
  const classic: GlassRow = { path: 'classic', medianMs: 300, beepsHeard: 0, framesPerSecond: 12 };
  const chunks: GlassRow = { ...good, path: 'jpeg', medianMs: 300 };
  expect(glassProblems([good, chunks, classic])).toEqual([]);
  expect(glassTable([classic])).toContain('classic JPEG');
});

test('a percentile is a value that was measured', () => {
  expect(percentile([5, 1, 3, 2, 4], 0.5)).toBe(3);
  expect(percentile([10, 20], 0.95)).toBe(20);
  expect(percentile([7], 0)).toBe(7);
  expect(percentile([], 0.5)).toBeUndefined();
});
