import { expect, test } from 'vitest';
import { frame, sendFrames } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { reaches, startPlacedHub } from './nodes-under-test.ts';

test('V1 a viewer gets stream:buffer, then stream:joined, then stream:data', async () => {
  await using under = await startPlacedHub();
  const streamer = await under.streamer({ title: 'A match' });
  await sendFrames(streamer, { from: 1, to: 3 });
  const viewer = await under.connect();
  const answer = await viewer.request('stream:join', { streamKey: streamer.streamKey });
  await sendFrames(streamer, { from: 4, to: 4 });
  await viewer.fence();
  const events = viewer.received.map(([event]) => event);
  expect(events.slice(0, 2)).toEqual(['stream:buffer', 'stream:joined']);
  expect(events.indexOf('stream:data')).toBeGreaterThan(1);
  expect(viewer.all('stream:buffer')).toEqual([[frame(1), frame(2), frame(3)]]);
  const [joined] = viewer.all('stream:joined');
  expect(joined).toMatchObject({
    streamKey: streamer.streamKey,
    title: 'A match',
    format: 'base64',
    tracks: [],
    viewers: 1,
  });
  expect(Date.parse(joined?.startedAt ?? '')).toBeGreaterThan(0);
  expect(answer).toEqual({ ok: true, ...joined });
});

test('V1 between buffer and first frame nothing is missing and nothing comes twice', async () => {
  await using under = await startPlacedHub({ maxFramesPerSecond: 10_000 });
  const streamer = await under.streamer();
  const viewers = await Promise.all(Array.from({ length: 12 }, () => under.connect()));
  await sendFrames(streamer, { from: 100, to: 105 });
  const sending = sendFrames(streamer, { from: 106, to: 400 });
  for (const viewer of viewers) {
    await viewer.join(streamer);
  }
  await sending;
  for (const viewer of viewers) {
    await viewer.fence();
    const seen = [...viewer.all('stream:buffer').flat(), ...viewer.all('stream:data')].map(String);
    const first = Number(seen[0]?.slice(-3));
    const expected = Array.from({ length: 401 - first }, (_, index) => frame(first + index));
    expect(seen).toEqual(expected);
  }
});

test('V1 the buffer of a stream without frames is empty', async () => {
  await using under = await startPlacedHub();
  const streamer = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(streamer);
  expect(await viewer.next('stream:buffer')).toEqual([]);
});

test('V2 who joins while the streamer is away is told after stream:joined', async () => {
  await using under = await startPlacedHub();
  const streamer = await under.streamer();
  await sendFrames(streamer, { from: 1, to: 1 });
  const early = await under.connect();
  await early.join(streamer);
  streamer.close();
  await early.next('stream:paused');
  const late = await under.connect();
  await late.join(streamer);
  await late.fence();
  const events = late.received.map(([event]) => event);
  expect(events.slice(0, 3)).toEqual(['stream:buffer', 'stream:joined', 'stream:paused']);
});

test('V3 joining another stream leaves the first', async () => {
  await using under = await startPlacedHub();
  const [first, second] = await Promise.all([under.streamer(), under.streamer()]);
  const viewer = await under.connect();
  await viewer.join(first);
  await viewer.join(second);
  await sendFrames(first, { from: 1, to: 5 });
  await sendFrames(second, { from: 101, to: 102 });
  await viewer.fence();
  expect(viewer.all('stream:data')).toEqual([frame(101), frame(102)]);
  const send = { streamKey: first.streamKey, data: frame(6) };
  expect(await first.request('stream:data:send', send)).toEqual({ ok: true, viewers: reaches(0) });
});

test('V3a joining the same stream again counts once and sends the buffer again', async () => {
  await using under = await startPlacedHub();
  const streamer = await under.streamer();
  await sendFrames(streamer, { from: 1, to: 1 });
  const viewer = await under.connect();
  await viewer.join(streamer);
  expect(await viewer.join(streamer)).toMatchObject({ viewers: 1 });
  expect(viewer.all('stream:buffer')).toEqual([[frame(1)], [frame(1)]]);
  await sendFrames(streamer, { from: 2, to: 2 });
  await viewer.fence();
  expect(viewer.all('stream:data')).toEqual([frame(2)]);
});

test('V4 after stream:leave no frame comes, and leaving twice is harmless', async () => {
  await using under = await startPlacedHub();
  const streamer = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(streamer);
  await viewer.leave(streamer);
  await viewer.leave(streamer);
  await sendFrames(streamer, { from: 1, to: 3 });
  await viewer.fence();
  expect(viewer.all('stream:data')).toEqual([]);
});

test('V5 the number of viewers is told on change, at most once a second, the last always', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const viewers = await Promise.all(Array.from({ length: 5 }, () => under.connect()));
  for (const viewer of viewers) await viewer.join({ streamKey });
  await streamer.fence();
  expect(streamer.all('stream:viewers')).toEqual([{ streamKey, viewers: 1 }]);
  clock.advance(999);
  await streamer.fence();
  expect(streamer.all('stream:viewers')).toHaveLength(1);
  clock.advance(1);
  await streamer.fence();
  expect(streamer.all('stream:viewers').at(-1)).toEqual({ streamKey, viewers: 5 });
  expect(await viewers[0]?.next('stream:viewers')).toEqual({ streamKey, viewers: 1 });
  expect(await viewers[0]?.next('stream:viewers')).toEqual({ streamKey, viewers: 5 });
  clock.advance(10_000);
  await streamer.fence();
  expect(streamer.all('stream:viewers')).toHaveLength(2);
});

test('V6 a viewer whose connection is gone is not counted', async () => {
  await using under = await startPlacedHub();
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const [stays, goes] = await Promise.all([under.connect(), under.connect()]);
  await stays.join({ streamKey });
  expect(await streamer.next('stream:viewers')).toEqual({ streamKey, viewers: 1 });
  await goes.join({ streamKey });
  expect(await streamer.next('stream:viewers')).toEqual({ streamKey, viewers: 2 });
  goes.close();
  expect(await streamer.next('stream:viewers')).toEqual({ streamKey, viewers: 1 });
});

test('L1 no more viewers than the limit; who leaves makes room', async () => {
  await using under = await startPlacedHub({ maxViewersPerStream: 2 });
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const clients = await Promise.all([under.connect(), under.connect(), under.connect()]);
  const answers = await Promise.all(
    clients.map((client) => client.request('stream:join', { streamKey })),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(2);
  const refused = clients[answers.findIndex((answer) => !answer.ok)];
  const admitted = clients[answers.findIndex((answer) => answer.ok)];
  expect(await refused?.refusedWith('stream:join', { streamKey })).toBe('too_many_viewers');
  await admitted?.accepted('stream:leave', { streamKey });
  await refused?.accepted('stream:join', { streamKey });
});
