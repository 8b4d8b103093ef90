import type { FeedbackAnswer } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { KeyframeRequests } from '../src/broadcast/keyframe-requests.ts';
import { viewerCodecs } from '../src/broadcast/viewer-codecs.ts';
import { ViewerDelays } from '../src/streams/viewer-delays.ts';
import { AUDIO, chunksViewer, codedStreamer, VIDEO } from './coded-stream.ts';
import { sendFrames, type TestClient } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { startPlacedHub } from './nodes-under-test.ts';

test('K1 a streamer is asked at most once in 500 ms, each stream for itself', () => {
  const one = new KeyframeRequests();
  const other = new KeyframeRequests();
  expect(one.mayAsk(1_000)).toBe(true);
  expect(one.mayAsk(1_499)).toBe(false);
  expect(one.wisherAmong(['a'], 1_499)).toBeUndefined();
  expect(other.mayAsk(1_499)).toBe(true);
  expect(one.wisherAmong(['a'], 1_500)).toBe('a');
  expect(one.mayAsk(1_999)).toBe(false);
});

test('K1 K2 many viewers ask, the streamer is asked once', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const streamer = await codedStreamer(under);
  await streamer.send('K d');
  const viewers = [];
  for (let count = 0; count < 5; count += 1) viewers.push(await chunksViewer(under, streamer));
  const { streamKey } = streamer;
  expect(await streamer.keyframesAsked()).toBe(0);
  for (const viewer of viewers) await viewer.accepted('stream:keyframe', { streamKey });
  expect(await streamer.keyframesAsked()).toBe(1);
  expect(streamer.client.all('stream:keyframe')).toEqual([{ streamKey }]);
  clock.advance(499);
  await viewers[0]?.accepted('stream:keyframe', { streamKey });
  expect(await streamer.keyframesAsked()).toBe(1);
  clock.advance(1);
  await viewers[0]?.accepted('stream:keyframe', { streamKey });
  expect(await streamer.keyframesAsked()).toBe(2);
  const metrics = await (await fetch(`${under.hub.address}/metrics`)).text();
  expect(metrics).toMatch(/^streamhub_keyframe_requests_total 2$/m);
});

test('K2a K2b a viewer who joins without a group makes the hub ask, again as long as it waits', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const streamer = await codedStreamer(under);
  await chunksViewer(under, streamer);
  expect(await streamer.keyframesAsked()).toBe(1);
  await streamer.send('d a');
  expect(await streamer.keyframesAsked()).toBe(1);
  clock.advance(500);
  await streamer.send('a d');
  expect(await streamer.keyframesAsked()).toBe(2);
  clock.advance(500);
  await streamer.send('K');
  clock.advance(500);
  await streamer.send('d');
  expect(await streamer.keyframesAsked()).toBe(2);
});

test.each([
  ['old', { steps: 95, bytes: 10 }],
  ['large', { steps: 3, bytes: 600_000 }],
])('K2a a viewer who joins onto an %s group makes the hub ask', async (_kind, { steps, bytes }) => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock, maxFramesPerSecond: 1_000 });
  const streamer = await codedStreamer(under);
  await streamer.send('K', { bytes });
  for (let step = 1; step < steps; step += 1) await streamer.send('d', { bytes });
  if (steps < 10) {
    await chunksViewer(under, streamer);
    expect(await streamer.keyframesAsked()).toBe(0);
  }
  await streamer.send('d', { bytes });
  const classic = await under.connect();
  await classic.join(streamer);
  expect(await streamer.keyframesAsked()).toBe(0);
  const late = await chunksViewer(under, streamer);
  expect(await streamer.keyframesAsked()).toBe(1);
  expect(late.all('stream:buffer')[0]).not.toHaveLength(0);
});

test('K3 K3a nobody is asked by strangers, for frames, for jpeg, and while the streamer is away', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const coded = await codedStreamer(under);
  await coded.send('K');
  const stranger = await under.connect();
  await stranger.accepted('stream:keyframe', { streamKey: coded.streamKey });
  expect(await coded.keyframesAsked()).toBe(0);
  expect(await stranger.refusedWith('stream:keyframe', { streamKey: 'x' })).toBe(
    'stream_not_found',
  );

  const jpeg = await codedStreamer(under, [{ ...VIDEO, codec: 'jpeg' }, AUDIO]);
  const viewer = await chunksViewer(under, jpeg);
  await jpeg.send('a');
  await viewer.accepted('stream:keyframe', { streamKey: jpeg.streamKey });
  expect(await jpeg.keyframesAsked()).toBe(0);

  const classic = await under.streamer();
  const { streamKey } = classic;
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  await viewer.accepted('stream:keyframe', { streamKey });
  await sendFrames(classic, { from: 1, to: 1 });
  await classic.fence();
  expect(classic.all('stream:keyframe')).toEqual([]);

  await viewer.accepted('stream:join', { streamKey: coded.streamKey, format: 'chunks' });
  coded.client.close();
  await viewer.next('stream:paused');
  await viewer.accepted('stream:keyframe', { streamKey: coded.streamKey });
});

test('F1 any client that names a live stream is told the time of the hub', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const streamer = await codedStreamer(under);
  const stranger = await under.connect();
  const { streamKey } = streamer;
  for (const client of [streamer.client, stranger]) {
    clock.advance(1_234);
    const answer = await client.request('stream:feedback', { streamKey });
    expect(answer).toEqual({ ok: true, hubTimeUs: clock.epochMs() * 1000 });
  }
  expect(await stranger.refusedWith('stream:feedback', { streamKey: 'x' })).toBe(
    'stream_not_found',
  );
});

test.each([-1, 600_001, Number.NaN, '5', null])(
  'F1 E2 a delay of %s is refused',
  async (delayMs) => {
    await using under = await startPlacedHub();
    const { streamKey } = await codedStreamer(under);
    const client = await under.connect();
    const answer = await client.request('stream:feedback', { streamKey, delayMs });
    expect(answer).toMatchObject({ ok: false, code: 'invalid_request' });
    expect(answer).toHaveProperty('message', expect.stringMatching('^delayMs: must'));
  },
);

test('F5 F5a who watches the stream is told its rung and what it missed, others are not', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const { streamKey } = streamer;
  const viewer = await chunksViewer(under, streamer);
  expect(await viewer.request('stream:feedback', { streamKey, received: 0 })).toEqual({
    ok: true,
    hubTimeUs: expect.any(Number),
    rung: 'full',
    skipped: 0,
    reportEveryMs: 1_000,
  });
  await viewer.leave({ streamKey });
  const answer = await viewer.request('stream:feedback', { streamKey, received: 0 });
  expect(answer).toEqual({ ok: true, hubTimeUs: expect.any(Number) });
});

test.each([
  [500, true],
  [10_000, false],
])(
  'F4 a viewer to whom little comes is late on a budget of %i ms: %s',
  async (latencyBudgetMs, isLate) => {
    const clock = new ManualClock();
    await using under = await startPlacedHub({ clock, latencyBudgetMs });
    const streamer = await codedStreamer(under);
    const { streamKey } = streamer;
    const viewer = await chunksViewer(under, streamer);
    const report = { streamKey, received: 1 };
    for (let count = 1; count <= 60; count += 1) {
      await streamer.send(count === 1 ? 'K' : 'd');
      if (count === 1 || count % 8 === 0) await viewer.accepted('stream:feedback', report);
      clock.advance(33);
    }
    const answer = await viewer.accepted<FeedbackAnswer>('stream:feedback', report);
    expect(answer.rung !== 'full').toBe(isLate);
    expect((answer.skipped ?? 0) > 0).toBe(isLate);
  },
);

test('F2 the streamer is told the median of its viewers, at most once a second', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const streamer = await codedStreamer(under);
  const { streamKey } = streamer;
  const viewers = [];
  for (let count = 0; count < 3; count += 1) viewers.push(await chunksViewer(under, streamer));
  const [first, second, third] = viewers;
  await first?.accepted('stream:feedback', { streamKey, delayMs: 80 });
  await second?.accepted('stream:feedback', { streamKey, delayMs: 90.5 });
  await third?.accepted('stream:feedback', { streamKey, delayMs: 1_000 });
  await streamer.client.fence();
  expect(streamer.client.all('stream:feedback')).toEqual([
    { streamKey, viewers: 1, medianDelayMs: 80 },
  ]);
  clock.advance(1_000);
  await first?.accepted('stream:feedback', { streamKey, delayMs: 70 });
  await streamer.client.fence();
  expect(streamer.client.all('stream:feedback').slice(1)).toEqual([
    { streamKey, viewers: 3, medianDelayMs: 90.5 },
  ]);
});

test('F2 only reports of the last five seconds count, and each viewer once', () => {
  const delays = new ViewerDelays();
  const report = (viewerId: string, delayMs: number, nowMs: number) =>
    delays.report({ viewerId, address: viewerId, delayMs, nowMs });
  expect(report('a', 10, 0)).toEqual({ viewers: 1, medianDelayMs: 10 });
  expect(report('b', 30, 999)).toBeUndefined();
  expect(report('a', 20, 1_000)).toEqual({ viewers: 2, medianDelayMs: 25 });
  expect(report('c', 50, 5_999)).toEqual({ viewers: 3, medianDelayMs: 30 });
  expect(report('c', 50, 6_999)).toEqual({ viewers: 1, medianDelayMs: 50 });
});

test('F3 who does not watch the stream, or has left it, is not counted', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const streamer = await codedStreamer(under);
  const { streamKey } = streamer;
  const [stays, goes] = [await chunksViewer(under, streamer), await chunksViewer(under, streamer)];
  const stranger = await under.connect();
  await stranger.accepted('stream:feedback', { streamKey, delayMs: 5 });
  await streamer.client.fence();
  expect(streamer.client.all('stream:feedback')).toEqual([]);
  await goes.accepted('stream:feedback', { streamKey, delayMs: 500 });
  await goes.leave({ streamKey });
  await goes.fence();
  clock.advance(1_000);
  await stays.accepted('stream:feedback', { streamKey, delayMs: 60 });
  await streamer.client.fence();
  expect(streamer.client.all('stream:feedback').at(-1)).toEqual({
    streamKey,
    viewers: 1,
    medianDelayMs: 60,
  });
});

test('T10 the streamer is told what its viewers can decode, of those who have said it', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const streamer = await codedStreamer(under);
  const { streamKey } = streamer;
  const told = async (viewer: TestClient | undefined) => {
    clock.advance(1_000);
    await viewer?.accepted('stream:feedback', { streamKey, delayMs: 80 });
    await streamer.client.fence();
    return streamer.client.all('stream:feedback').at(-1);
  };
  const silent = await chunksViewer(under, streamer);
  expect(await told(silent)).not.toHaveProperty('decoding');

  const all = await under.connect();
  const few = await under.connect();
  const join = { streamKey, format: 'chunks' };
  await all.accepted('stream:join', { ...join, codecs: ['vp8', 'avc1.42e01f', 'vp8'] });
  await few.accepted('stream:join', { ...join, codecs: ['vp8'] });
  expect(await told(all)).toHaveProperty('decoding', {
    viewers: 2,
    codecs: [
      { codec: 'vp8', viewers: 2 },
      { codec: 'avc1.42e01f', viewers: 1 },
    ],
  });
  await few.leave({ streamKey });
  await all.accepted('stream:join', { ...join, codecs: [] });
  expect(await told(all)).toHaveProperty('decoding', { viewers: 1, codecs: [] });
});

test('T10 viewers who name ever other codecs do not make the streamer be told ever more', () => {
  const viewers = Array.from({ length: 100 }, (_each, viewer) => ({
    address: `address ${viewer}`,
    codecs: ['vp8', ...Array.from({ length: 15 }, (_other, at) => `x${viewer}.${at}`)],
  }));
  const told = viewerCodecs(viewers);
  expect(told?.codecs[0]).toEqual({ codec: 'vp8', viewers: 100 });
  expect(told?.codecs).toHaveLength(16);
});

test.each([
  ['vp8', 'codecs: must be a list'],
  [[''], 'codecs.0: must'],
  [['a b'], 'codecs.0: must'],
  [new Array(17).fill('vp8'), 'codecs: must be a list of 16'],
])('T10 E2 a join with the codecs %j is refused', async (codecs, begin) => {
  await using under = await startPlacedHub();
  const { streamKey } = await codedStreamer(under);
  const client = await under.connect();
  const answer = await client.request('stream:join', { streamKey, format: 'chunks', codecs });
  expect(answer).toMatchObject({ ok: false, code: 'invalid_request' });
  expect(answer).toHaveProperty('message', expect.stringContaining(begin));
});
