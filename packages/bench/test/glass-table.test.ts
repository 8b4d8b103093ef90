/** What the glass bench says about its figures. */
import { expect, test } from 'vitest';
import { circumstancesTable } from '../src/glass/circumstances-table.ts';
import { type GlassRow, glassProblems, glassTable } from '../src/glass/glass-table.ts';
import { wayTable, wayTimes } from '../src/glass/way-table.ts';
import { percentile } from '../src/percentile.ts';

const good: GlassRow = {
  path: 'h264',
  medianMs: 80,
  p95Ms: 120,
  joinMs: 200,
  soundEarlyMs: 45,
  soundLateMs: 90,
  underrunsPerMinute: 1,
  beepsHeard: 0.98,
  framesPerSecond: 30,
};

test('a long line and a busy page are compared with the calm row, and claim nothing', () => {
  const under = { line: { delayMs: 30, jitterMs: 15 } };
  const later = { ...good, under, medianMs: 146, p95Ms: 180 };
  expect(glassProblems([good, later])).toEqual([]);
  const table = circumstancesTable([good, later, { ...good, under: { isPageBusy: true } }]);
  expect(table).toMatch(/H\.264, line 30 ± 15 ms \| +60 \| +66 \| +1\.10 \| +1\.50 \|/);
  expect(table).toMatch(/H\.264, busy page \| +0 \| +0 \| +– \| +1\.00 \|/);
});

test('figures at their limits are no problem', () => {
  expect(glassProblems([good])).toEqual([]);
});

test('each figure over its limit is one problem', () => {
  const bad = {
    medianMs: 81,
    p95Ms: 121,
    joinMs: 201,
    soundEarlyMs: 46,
    soundLateMs: 91,
    underrunsPerMinute: 2,
  };
  for (const [name, value] of Object.entries(bad)) {
    expect(glassProblems([{ ...good, [name]: value }])).toEqual([expect.stringMatching(/^H\.264/)]);
  }
  expect(glassProblems([{ ...good, ...bad }])).toHaveLength(6);
});

test('what could not be measured is a problem, and nothing measured is one', () => {
  expect(glassProblems([{ ...good, soundLateMs: undefined }])).toEqual([
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

test('each row says how many times the delay of WebRTC its own is, and WebRTC claims nothing', () => {
  const peer: GlassRow = {
    path: 'webrtc',
    codec: 'VP8',
    medianMs: 40,
    p95Ms: 60,
    framesPerSecond: 30,
  };
  const [, , webrtc, ours] = glassTable([peer, { ...good, medianMs: 50, p95Ms: 66 }]).split('\n');
  expect(webrtc).toMatch(/WebRTC \(VP8\) \|.* 1\.00 \|/);
  expect(ours).toMatch(/H\.264 \|.* 1\.25 \|.* 1\.10 \|/);
  expect(glassProblems([peer])).toEqual([]);
});

test('where the time goes: medians of the pictures that were seen at both ends of each part', () => {
  const way = wayTimes(
    {
      captured: [
        [1, 100],
        [2, 133],
      ],
      encoded: [
        [1, 104],
        [2, 139],
      ],
      sent: [[1, 105]],
      received: [[1, 107]],
      decoded: [[1, 111]],
      painted: [
        [1, 120],
        [3, 500],
      ],
    },
    { medianMs: 28 },
  );
  expect(way).toEqual({
    encodingMs: 4,
    sendingMs: 1,
    hubMs: 2,
    decodingMs: 4,
    waitingMs: 9,
    showingMs: 8,
  });
  expect(wayTable([{ name: 'H.264', way }])).toContain(' H.264 | ');
});
