/** One address, however many connections it has, is not the audience. */
import type { StreamFeedback } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { KeyframeRequests } from '../src/broadcast/keyframe-requests.ts';
import { fewOfEachAddress } from '../src/limits/address-shares.ts';
import { chunksViewer, codedStreamer } from './coded-stream.ts';
import { type HubUnderTest, startTestHub, type TestClient } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

async function viewerFrom(
  under: HubUnderTest,
  address: string,
  { streamKey, codecs }: { streamKey: string; codecs?: string[] },
): Promise<TestClient> {
  const client = await under.connect({ extraHeaders: { 'x-forwarded-for': address } });
  await client.accepted('stream:join', { streamKey, format: 'chunks', ...(codecs && { codecs }) });
  return client;
}

const BEHIND_A_PROXY = { trustProxy: 'loopback' } as const;

test('K4 one viewer’s wishes: three at once, then one in five seconds', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await codedStreamer(under);
  const { streamKey } = streamer;
  await streamer.send('K');
  const viewer = await chunksViewer(under, streamer);
  for (let atMs = 0; atMs <= 60_000; atMs += 250) {
    await viewer.accepted('stream:keyframe', { streamKey });
    clock.advance(250);
  }
  expect(await streamer.keyframesAsked()).toBeGreaterThanOrEqual(3 + 12);
  expect(await streamer.keyframesAsked()).toBeLessThanOrEqual(3 + 13);
});

test('K4 joining again, leaving, other connections: all of one address have the same wishes', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await codedStreamer(under);
  const { streamKey } = streamer;
  // Who joins onto this group would have a fresh one.
  await streamer.send('K', { bytes: 900_000 });
  await streamer.send('d d', { bytes: 900_000 });
  for (let atMs = 0; atMs < 20_000; atMs += 1_000) {
    const viewer = await chunksViewer(under, streamer);
    await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
    await viewer.accepted('stream:keyframe', { streamKey });
    await viewer.leave({ streamKey });
    await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
    viewer.close();
    clock.advance(1_000);
  }
  expect(await streamer.keyframesAsked()).toBeGreaterThanOrEqual(3);
  expect(await streamer.keyframesAsked()).toBeLessThanOrEqual(3 + 4);
});

test('K4 who waits for a beginning that never comes asks no more often', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxFramesPerSecond: 1_000 });
  const streamer = await codedStreamer(under);
  await streamer.send('d');
  for (let count = 0; count < 5; count += 1) await chunksViewer(under, streamer);
  for (let atMs = 0; atMs < 20_000; atMs += 250) {
    await streamer.send('d');
    clock.advance(250);
  }
  expect(await streamer.keyframesAsked()).toBeGreaterThanOrEqual(3 + 3);
  expect(await streamer.keyframesAsked()).toBeLessThanOrEqual(3 + 4);
});

test('K4 K1 an address that has used up its wishes takes none of another’s', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, ...BEHIND_A_PROXY });
  const streamer = await codedStreamer(under);
  const { streamKey } = streamer;
  await streamer.send('K');
  const greedy = await viewerFrom(under, '203.0.113.1', { streamKey });
  const honest = await viewerFrom(under, '203.0.113.2', { streamKey });
  for (let count = 0; count < 6; count += 1) {
    await greedy.accepted('stream:keyframe', { streamKey });
    clock.advance(500);
  }
  expect(await streamer.keyframesAsked()).toBe(3);
  await honest.accepted('stream:keyframe', { streamKey });
  expect(await streamer.keyframesAsked()).toBe(4);
});

test('K4a a wish that comes right after a key frame was asked for costs nothing', () => {
  const requests = new KeyframeRequests();
  expect(requests.mayAsk(0)).toBe(true);
  for (let wish = 0; wish < 20; wish += 1) expect(requests.wisherAmong(['a'], 499)).toBeUndefined();
  const asked = [500, 1_000, 1_500, 2_000].map((nowMs) => requests.wisherAmong(['a'], nowMs));
  expect(asked).toEqual(['a', 'a', 'a', undefined]);
});

test('K4 the hub itself may ask though every address has used up its wishes', () => {
  const requests = new KeyframeRequests();
  for (let nowMs = 0; nowMs < 4_000; nowMs += 500) requests.wisherAmong(['a'], nowMs);
  expect(requests.wisherAmong(['a'], 4_000)).toBeUndefined();
  expect(requests.mayAsk(4_000)).toBe(true);
});

test('E6 K4 however many addresses ask, so many are remembered', () => {
  const requests = new KeyframeRequests();
  for (let nowMs = 0; nowMs < 3_000; nowMs += 1) {
    requests.wisherAmong([`address ${nowMs}`], 500 * nowMs);
  }
  expect(requests.size).toBe(1_000);
});

async function feedbackOf(
  { clock, client, streamKey }: { clock: ManualClock; client: TestClient; streamKey: string },
  report: () => Promise<unknown>,
): Promise<StreamFeedback | undefined> {
  clock.advance(1_000);
  await report();
  await client.fence();
  return client.all('stream:feedback').findLast((each) => each.streamKey === streamKey);
}

test('F6 F2 T10 nine connections of one address cannot speak for three viewers elsewhere', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, ...BEHIND_A_PROXY });
  const streamer = await codedStreamer(under);
  const { client, streamKey } = streamer;
  const join = { streamKey, codecs: ['vp8'] };
  for (const last of [1, 2, 3]) {
    const viewer = await viewerFrom(under, `203.0.113.${last}`, join);
    await viewer.accepted('stream:feedback', { streamKey, delayMs: 90 + last });
  }
  let liar: TestClient | undefined;
  for (let count = 0; count < 9; count += 1) {
    // Another address of the same network is the same address.
    liar = await viewerFrom(under, `2001:db8::${count + 1}`, { streamKey, codecs: ['x'] });
    await liar.accepted('stream:feedback', { streamKey, delayMs: 600_000 });
  }
  const told = await feedbackOf({ clock, client, streamKey }, async () =>
    liar?.accepted('stream:feedback', { streamKey, delayMs: 600_000 }),
  );
  expect(told).toMatchObject({ viewers: 12, medianDelayMs: 93 });
  expect(told?.decoding).toEqual({
    viewers: 5,
    codecs: [
      { codec: 'vp8', viewers: 3 },
      { codec: 'x', viewers: 2 },
    ],
  });
});

test('F6a where all viewers are of one address, as a class at school, all of them count', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await codedStreamer(under);
  const { client, streamKey } = streamer;
  let last: TestClient | undefined;
  for (let count = 1; count <= 9; count += 1) {
    last = await under.connect();
    const codecs = count <= 5 ? ['vp8', 'avc1.42e01f'] : ['vp8'];
    await last.accepted('stream:join', { streamKey, format: 'chunks', codecs });
    await last.accepted('stream:feedback', { streamKey, delayMs: 100 * count });
  }
  const told = await feedbackOf({ clock, client, streamKey }, async () =>
    last?.accepted('stream:feedback', { streamKey, delayMs: 900 }),
  );
  expect(told).toMatchObject({
    viewers: 9,
    medianDelayMs: 500,
    decoding: {
      viewers: 9,
      codecs: [
        { codec: 'vp8', viewers: 9 },
        { codec: 'avc1.42e01f', viewers: 5 },
      ],
    },
  });
});

test.each([
  [
    [1, 1, 1, 9],
    [1, 1, 1, 2],
  ],
  [
    [3, 9],
    [3, 2],
  ],
  [[30], [30]],
  [
    [30, 1],
    [1, 1],
  ],
  [
    [30, 10, 10, 2],
    [4, 4, 4, 2],
  ],
  [
    [2, 1],
    [1, 1],
  ],
  [
    [2, 2],
    [1, 1],
  ],
  [
    [100, 1, 1, 1, 1, 1, 1],
    [4, 1, 1, 1, 1, 1, 1],
  ],
])('F6 of %j viewers of different addresses %j count', (viewers, counted) => {
  const all = viewers.flatMap((count, at) =>
    Array.from({ length: count }, (_, number) => ({ address: `${at}`, number })),
  );
  const few = fewOfEachAddress(all);
  expect(viewers.map((_, at) => few.filter(({ address }) => address === `${at}`).length)).toEqual(
    counted,
  );
  expect(few.every(({ number }) => number < 4) || viewers.length === 1).toBe(true);
});
