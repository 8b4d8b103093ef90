import { expect, test } from 'vitest';
import { NOBODY } from '../src/hostile/acts.ts';
import { Arrivals } from '../src/hostile/arrivals.ts';
import { hostileProblems, hostileTable } from '../src/hostile/hostile-table.ts';
import { addAnswers, answersSince, readHubAnswers } from '../src/hostile/hub-answers.ts';
import type { HostileFigures } from '../src/hostile/measure-hostile.ts';

const good = {
  viewers: 20,
  chunksSent: 12_000,
  missing: 0,
  outOfOrder: 0,
  skipped: 0,
  lost: 0,
  newcomers: 100,
  newcomersRefused: [] as string[],
  newcomerMaxMs: 120,
  keyframesAsked: 30,
};
const flood = {
  title: 'floods',
  tried: 200,
  answers: { refused: { rate_limited: 7, unknown_event: 30, x: 1, y: 2 }, cut: {} },
  gaps: { longestMs: 181.4, noted: 3 },
};
const figures: HostileFigures = {
  rows: [
    { ...flood, title: NOBODY, tried: 0, answers: { refused: {}, cut: {} } },
    { ...flood, answers: { ...flood.answers, cut: { too_many_packets: 190 } } },
  ],
  rounds: 6,
  good,
  rssBytes: Array<number>(60).fill(200e6),
  seconds: 300,
  hubCore: 0.4,
  attackersCore: 0.5,
  benchPauseMs: 20,
  isAlive: true,
  hasStopped: true,
};

test('each kind of attack has a row with what became of it', () => {
  const [, , nobody, floods] = hostileTable(figures).split('\n');
  expect(nobody).toMatch(/nobody attacks \| +0 \| +– \| +– \| +181 \| +3 \|/);
  expect(floods).toContain('too_many_packets 190 |');
  expect(floods).toContain(' unknown_event 30, rate_limited 7, others 3 |');
});

test('a hub that goes on for everybody else has no problems', () => {
  expect(hostileProblems(figures)).toEqual([]);
});

const changed = (part: Partial<typeof good>) => ({ ...figures, good: { ...good, ...part } });
const refused = { newcomers: 3, newcomersRefused: ['no answer in time'] };
const growing = Array.from({ length: 60 }, (_, at) => 100e6 + at * 2e6);
const late = { ...flood, gaps: { longestMs: 620, noted: 1 } };

test.each<[string, HostileFigures, RegExp]>([
  ['a hub that is gone', { ...figures, isAlive: false }, /did not answer afterwards/],
  ['a hub that does not stop', { ...figures, hasStopped: false }, /did not stop/],
  ['a chunk that is missing', changed({ missing: 1 }), /1 chunks did not come/],
  ['a chunk out of order', changed({ outOfOrder: 2 }), /2 chunks came out of order/],
  ['a chunk that was left out', changed({ skipped: 3 }), /left 3 chunks out/],
  ['a connection that was lost', changed({ lost: 1 }), /1 good connections were lost/],
  ['a newcomer who did not get in', changed(refused), /1 of 3 newcomers .*: no answer in time/],
  ['a newcomer who had to wait', changed({ newcomerMaxMs: 2_500 }), /took 2500 ms/],
  ['a long gap', { ...figures, rows: [late] }, /nothing for 620 ms during: floods/],
  [
    'what was not tried',
    { ...figures, rows: [{ ...flood, tried: 0 }] },
    /Not tried at all: floods/,
  ],
  ['memory that grows', { ...figures, rssBytes: growing }, /RSS grew by/],
  ['memory without bound', { ...figures, rssBytes: [900e6, 900e6] }, /RSS was 900 MB at most/],
])('%s is a problem', (_, broken, sentence) => {
  expect(hostileProblems(broken)).toEqual([expect.stringMatching(sentence)]);
});

test('memory is not judged after fewer rounds than tell something', () => {
  expect(hostileProblems({ ...figures, rounds: 1, rssBytes: growing })).toEqual([]);
});

test('what has not come, came twice or late is told of each track by itself', () => {
  const arrivals = new Arrivals(0);
  const take = (trackId: number, sequence: number, nowMs: number) =>
    arrivals.take({ trackId, sequence }, nowMs);
  take(0, 40, 30);
  take(1, 7, 60);
  take(0, 41, 90);
  take(0, 44, 250);
  take(1, 8, 300);
  expect(arrivals).toMatchObject({ chunks: 5, missing: 2, outOfOrder: 0 });
  expect(arrivals.takeGaps(320)).toEqual({ longestMs: 160, noted: 1 });
  // A gap that goes on is as long as it is so far.
  expect(arrivals.takeGaps(900)).toEqual({ longestMs: 600, noted: 0 });
  take(0, 43, 910);
  expect(arrivals).toMatchObject({ missing: 2, outOfOrder: 1 });
  expect(arrivals.stillToCome(0, 47)).toBe(3);
  expect(arrivals.stillToCome(1, 8)).toBe(0);
  expect(arrivals.stillToCome(2, 0)).toBe(1);
});

test('what the hub counts is read, and what has come since', () => {
  const counted = (refusals: number) =>
    readHubAnswers(
      [
        '# TYPE streamhub_refused_total counter',
        `streamhub_refused_total{code="rate_limited"} ${refusals}`,
        'streamhub_connections_cut_total{code="invalid_packet"} 3',
        'streamhub_frames_in_total 900',
      ].join('\n'),
    );
  const since = answersSince(counted(5), counted(9));
  expect(since).toEqual({ refused: { rate_limited: 4 }, cut: {} });
  expect(addAnswers(since, counted(1))).toEqual({
    refused: { rate_limited: 5 },
    cut: { invalid_packet: 3 },
  });
});
