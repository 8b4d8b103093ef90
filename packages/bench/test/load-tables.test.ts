/** What the benches under load say about their figures. */
import { expect, test } from 'vitest';
import {
  type FanoutPath,
  type FanoutRow,
  fanoutProblems,
  fanoutTable,
} from '../src/fanout/fanout-table.ts';
import { batchTimes } from '../src/fanout/measure-fanout.ts';
import { mustReport } from '../src/feed/feedback-pace.ts';
import { joinStormProblems, joinStormTable } from '../src/join-storm/join-storm-table.ts';
import { secondsOf } from '../src/machine/process-usage.ts';
import { manyStreamsProblems, manyStreamsTable } from '../src/many-streams/many-streams-table.ts';
import {
  type SlowLineFigures,
  type StalledFigures,
  slowLineProblems,
  slowLineTable,
  stalledProblems,
  stalledTable,
} from '../src/slow-viewers/slow-viewers-table.ts';
import {
  type UplinkFigures,
  uplinkProblems,
  uplinkResult,
  uplinkTable,
} from '../src/uplink/uplink-table.ts';

function row(path: FanoutPath, cpuUsPerViewerSecond: number): FanoutRow {
  return {
    path,
    viewers: 100,
    seconds: 10,
    coreShare: 0.65,
    cpuUsPerViewerSecond,
    cpuMsPerMegabyte: cpuUsPerViewerSecond / 100,
    peakRssBytes: 250e6,
    bytesPerViewerSecond: 75_000,
    messagesPerViewerSecond: 80,
    writesPerViewerSecond: 80,
    deliveredShare: 0.99,
    newest99Ms: 80,
  };
}

test('fanout: ratios at their limits are no problem', () => {
  const peers = [
    row('hub', 130),
    row('net', 100),
    row('socket-io-binary', 781),
    row('node-media-server', 391),
  ];
  expect(fanoutProblems({ peers, crowd: [row('hub', 130)], ghz: 2.5 })).toEqual([]);
  expect(fanoutTable({ peers, crowd: [], ghz: 2.5 })).toContain('Node-Media-Server');
});

test('fanout: each ratio over its limit is one problem, and a row that is left out is none', () => {
  const hub = row('hub', 131);
  const problem = (path: FanoutPath, us: number) =>
    fanoutProblems({ peers: [hub, row(path, us)], crowd: [], ghz: 2.5 });
  expect(problem('net', 100)).toEqual([expect.stringContaining('1.31')]);
  expect(problem('socket-io-binary', 780)).toHaveLength(1);
  expect(problem('node-media-server', 390)).toHaveLength(1);
  expect(problem('ws', 1)).toEqual([]);
  // Cheaper per viewer, because it was fed less.
  const fedLess = { ...row('node-media-server', 400), cpuMsPerMegabyte: 3 };
  expect(fanoutProblems({ peers: [hub, fedLess], crowd: [], ghz: 2.5 })).toHaveLength(1);
});

test('fanout: what is claimed against other servers is claimed of a busy hub', () => {
  const figures = {
    peers: [row('hub', 500), row('net', 400), row('socket-io-binary', 1_200)],
    crowd: [row('hub', 200), row('net', 160)],
    ghz: 2.5,
  };
  expect(fanoutProblems(figures)).toEqual([]);
  expect(fanoutProblems({ ...figures, crowd: [] })).toEqual([expect.stringContaining('0.417')]);
  const crowd = [row('hub', 200), row('net', 150)];
  expect(fanoutProblems({ ...figures, crowd })).toEqual([expect.stringContaining('1.33')]);
});

test('fanout: who delivered less is not cheaper for it, and is told', () => {
  const half = { ...row('hub', 65), deliveredShare: 0.5 };
  const problems = fanoutProblems({ peers: [half, row('net', 95)], crowd: [], ghz: 2.5 });
  expect(problems).toEqual([
    expect.stringContaining('1.35'),
    expect.stringContaining('only 50 % was delivered'),
  ]);
});

test('fanout: the crowd has limits of its own, scaled by the clock rate', () => {
  const problems = (change: Partial<FanoutRow>, ghz = 2.5) =>
    fanoutProblems({ peers: [], crowd: [{ ...row('hub', 130), ...change }], ghz });
  expect(problems({ coreShare: 0.66 })).toEqual([expect.stringContaining('66 %')]);
  expect(problems({}, 2.6)).toHaveLength(1);
  expect(problems({ peakRssBytes: 251e6 })).toHaveLength(1);
  expect(problems({ newest99Ms: 81 })).toHaveLength(1);
  expect(problems({ deliveredShare: 0.9 })).toEqual([expect.stringContaining('90 %')]);
  expect(problems({ path: 'net', deliveredShare: 0.97, coreShare: 1 })).toEqual([]);
  expect(problems({ path: 'net', deliveredShare: 0.96 })).toHaveLength(1);
  expect(fanoutProblems({ peers: [], crowd: [], ghz: 2.5 })).toHaveLength(1);
});

test('fanout: the floor is given the batches as times from the first', () => {
  const seen = [
    { atUs: 5_000, wireBytes: 10 },
    { atUs: 25_000, wireBytes: 20 },
  ];
  expect(batchTimes(seen)).toEqual([
    [0, 10],
    [20, 20],
  ]);
});

const slowLine: SlowLineFigures = {
  lineBps: 300_000,
  seconds: 70,
  delay95Ms: 1_000,
  pictureDelay95Ms: 1_000,
  pictures: 900,
  leftOut: 900,
  undecodable: [],
  skipped: 900,
  rungs: { full: 0.1, fewer_frames: 0.9 },
  isStillThere: true,
  others: { viewers: 100, before99Ms: 20, during99Ms: 30 },
};

test('slow-viewers: figures of the slow line at their limits are no problem, each beyond is one', () => {
  expect(slowLineProblems(slowLine)).toEqual([]);
  expect(slowLineTable(slowLine)).toContain('fewer_frames 90');
  const others = { viewers: 100, before99Ms: 20, during99Ms: 31 };
  const bad: Partial<SlowLineFigures>[] = [
    { delay95Ms: 1_001 },
    { pictureDelay95Ms: undefined },
    { undecodable: ['Chunk 3: no.'] },
    { isStillThere: false },
    { others },
  ];
  for (const change of bad) expect(slowLineProblems({ ...slowLine, ...change })).toHaveLength(1);
  // A quarter more is unchanged where there was much.
  const busy = { viewers: 100, before99Ms: 100, during99Ms: 125 };
  expect(slowLineProblems({ ...slowLine, others: busy })).toEqual([]);
});

const stalled: StalledFigures = {
  stalled: 1_000,
  goneAfterMs: 33_000,
  rssBefore: 200e6,
  rssDuring: 250e6,
  others: { viewers: 100, before99Ms: 20, during99Ms: 20, lost: 0 },
};

test('slow-viewers: figures of those that stop at their limits are no problem, each beyond is one', () => {
  expect(stalledProblems(stalled)).toEqual([]);
  expect(stalledTable({ ...stalled, goneAfterMs: undefined })).toContain('never');
  const bad: Partial<StalledFigures>[] = [
    { goneAfterMs: 33_001 },
    { goneAfterMs: undefined },
    { rssDuring: 251e6 },
    { others: { ...stalled.others, lost: 1 } },
    { others: { ...stalled.others, during99Ms: 40 } },
  ];
  for (const change of bad) expect(stalledProblems({ ...stalled, ...change })).toHaveLength(1);
});

function uplink(delays: [atMs: number, delayMs: number, targetBitrateBps: number][]) {
  const looks = delays.map(([atMs, delayMs, targetBitrateBps]) => ({
    atMs,
    delayMs,
    targetBitrateBps,
    videoBps: 0,
    framesPerSecond: 30,
  }));
  const figures: UplinkFigures = {
    fullBps: 700_000,
    cutBps: 350_000,
    cutMs: 20_000,
    before: { targetBitrateBps: 600_000, framesPerSecond: 30 },
    looks,
    viewers: 5,
    viewersLost: 0,
  };
  return figures;
}

test('uplink: settled is after the last moment over a second, restored is the first as before', () => {
  const good = uplink([
    [0, 80, 600_000],
    [3_000, 1_500, 300_000],
    [6_000, 1_001, 250_000],
    [7_000, 1_000, 250_000],
    [25_000, 80, 400_000],
    [40_000, 80, 590_000],
    [41_000, 80, 400_000],
  ]);
  expect(uplinkResult(good)).toEqual({
    settleMs: 6_000,
    mostDelayMs: 1_500,
    leastTargetBps: 250_000,
    restoreMs: 20_000,
  });
  expect(uplinkProblems(good)).toEqual([]);
  expect(uplinkTable(good)).toContain('0 of 5');
});

test('uplink: late, never restored, and lost viewers are a problem each', () => {
  const late = uplink([
    [8_000, 1_001, 250_000],
    [30_000, 80, 400_000],
  ]);
  expect(uplinkProblems({ ...late, viewersLost: 1 })).toHaveLength(3);
  expect(uplinkProblems(uplink([]))).toHaveLength(1);
});

test('join-storm: one late or useless buffer, one key frame too many are a problem each', () => {
  const join = { bufferMs: 500, fromConnectMs: 600, bufferBytes: 1_000, isDecodable: true };
  const storm = { viewers: 2, joins: [join, join], keyframesAsked: 2 };
  expect(joinStormProblems([storm])).toEqual([]);
  expect(joinStormTable([storm])).toContain('500');
  expect(joinStormProblems([{ ...storm, keyframesAsked: 3 }])).toHaveLength(1);
  expect(joinStormProblems([{ ...storm, joins: [join] }])).toHaveLength(1);
  for (const change of [{ bufferMs: 501 }, { isDecodable: false }]) {
    expect(joinStormProblems([{ ...storm, joins: [join, { ...join, ...change }] }])).toHaveLength(
      1,
    );
  }
  expect(joinStormProblems([])).toHaveLength(1);
});

test('many-streams: the cost of a byte may be a fifth apart, either way', () => {
  const one = {
    server: 'hub' as const,
    streams: 1,
    viewersEach: 1_000,
    seconds: 10,
    coreShare: 0.5,
    peakRssBytes: 150e6,
    deliveredBytes: 1e7,
    deliveredShare: 1,
  };
  const many = (change: object) => ({ ...one, streams: 200, viewersEach: 5, ...change });
  expect(manyStreamsProblems([one, many({ coreShare: 0.6 })])).toEqual([]);
  expect(manyStreamsProblems([one, many({ coreShare: 0.61 })])).toHaveLength(1);
  expect(manyStreamsProblems([one, many({ coreShare: 0.39 })])).toHaveLength(1);
  expect(manyStreamsProblems([one, many({ deliveredShare: 0.98 })])).toHaveLength(1);
  const unwatched = many({ viewersEach: 0, deliveredBytes: 0, deliveredShare: undefined });
  expect(manyStreamsProblems([one, unwatched])).toEqual([]);
  expect(manyStreamsTable([one, unwatched])).toContain('–');
  expect(manyStreamsProblems([])).toHaveLength(1);
  const floor = many({ server: 'net', coreShare: 0.9 });
  expect(manyStreamsProblems([one, many({}), floor])).toEqual([]);
});

test('a viewer reports as often as the hub says at rest, four times a second at work', () => {
  const rest = {
    sinceJoinedMs: 9_000,
    isFull: true,
    everyMs: 1_000,
    delayMs: 100,
    delayBeforeMs: 90,
  };
  expect(mustReport({ ...rest, sinceReportMs: 999 })).toBe(false);
  expect(mustReport({ ...rest, sinceReportMs: 1_000 })).toBe(true);
  const work = [{ sinceJoinedMs: 2_999 }, { isFull: false }, { delayMs: 131 }];
  for (const change of work) {
    expect(mustReport({ ...rest, ...change, sinceReportMs: 249 })).toBe(false);
    expect(mustReport({ ...rest, ...change, sinceReportMs: 250 })).toBe(true);
  }
});

test('the time that ps states is read in all its forms', () => {
  expect(secondsOf('0:01.50')).toBe(1.5);
  expect(secondsOf('01:02:03')).toBe(3_723);
});
