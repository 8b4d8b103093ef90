/** What the archive bench calls a problem, and what noise. */
import { expect, test } from 'vitest';
import { archiveProblems, type RecordingFigures } from '../src/archive/archive-table.ts';

function turns(off: readonly number[], all: readonly number[]): RecordingFigures {
  const rows = off.flatMap((worstMs, index) => {
    const same = { coreShare: 0.1, medianMs: 1, rssBytes: 1 };
    const next = all[index];
    const rows = [{ ...same, record: 'off' as const, worstMs }];
    return next === undefined
      ? rows
      : [...rows, { ...same, record: 'all' as const, worstMs: next }];
  });
  return { rows, seeks: { medianMs: 299, worstMs: 900 } };
}

const good = {
  recording: turns([3, 3, 3, 3], [3, 3, 3]),
  seeks: [{ path: 'vp8', medianMs: 299, worstMs: 900 }],
  download: { minutes: 30, bytes: 1, cpuSeconds: 2, tookMs: 9_000, rssBytes: 1 },
  kills: [{ streams: 2, lost: 2, mostLost: 1 }],
};

test('a machine that slows down has no part in what recording costs', () => {
  expect(archiveProblems(good)).toEqual([]);
  const slower = turns([3, 23, 43, 63], [13, 33, 53]);
  expect(archiveProblems({ ...good, recording: slower })).toEqual([]);
});

test('a delay is one if it is more than turns without recording differ by', () => {
  expect(archiveProblems({ ...good, recording: turns([3, 3, 3, 3], [6, 6, 6]) })).toEqual([
    'Recording delays one chunk in 100 by 3.0 ms.',
  ]);
  const noisy = turns([3, 9, 3, 9], [9, 9, 9]);
  expect(archiveProblems({ ...good, recording: noisy })).toEqual([]);
});

test('what costs more than is promised is told in a sentence each', () => {
  const rows = good.recording.rows.map((row) =>
    row.record === 'all' ? { ...row, coreShare: 0.16 } : row,
  );
  const problems = archiveProblems({
    recording: { rows, seeks: { medianMs: 301, worstMs: 302 } },
    seeks: [
      { path: 'vp8', medianMs: 301, worstMs: 302 },
      { path: 'av1', medianMs: undefined, worstMs: undefined },
    ],
    download: { ...good.download, cpuSeconds: 2.1 },
    kills: [{ streams: 2, lost: 2, mostLost: 2 }],
  });
  expect(problems).toEqual([
    'Recording costs 6.0 % of a core.',
    'The bytes of a seek take 301 ms.',
    'A seek in vp8 takes 301 ms.',
    'A seek in av1 takes NaN ms.',
    'One hour as MP4 takes 4.2 s of processor time.',
    'A killed hub lost 2 batches of a recording.',
  ]);
});
