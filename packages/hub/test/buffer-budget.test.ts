import { expect, test } from 'vitest';
import { chunksViewer, codedStreamer, PREVIEW, seenBy, VIDEO } from './coded-stream.ts';
import { DistributorUnderTest, KEY } from './distributor-under-test.ts';
import { frame, type HubUnderTest, startTestHub } from './hub-under-test.ts';

const MAX_BUFFER_BYTES = 10_000_000;
const options = { maxBufferBytes: MAX_BUFFER_BYTES, maxBytesPerSecond: 1_000_000_000 };

/** A group of about seven megabytes. */
async function largeStream(under: HubUnderTest) {
  const streamer = await codedStreamer(under);
  await streamer.send('K d d d d d d', { bytes: 990_000 });
  return streamer;
}

async function bufferBytes({ hub }: HubUnderTest): Promise<number> {
  const text = await (await fetch(`${hub.address}/metrics`)).text();
  return Number(/^streamhub_buffer_bytes (\d+)$/m.exec(text)?.[1]);
}

test('L3 what is over the bound is forgotten, of the least watched stream first, and no viewer notices', async () => {
  await using under = await startTestHub(options);
  const watched = await largeStream(under);
  const viewer = await chunksViewer(under, watched);
  const unwatched = await largeStream(under);
  await watched.send('d');
  expect(await bufferBytes(under)).toBeLessThanOrEqual(MAX_BUFFER_BYTES);

  expect(await seenBy(viewer)).toBe('K0 d1 d2 d3 d4 d5 d6 d7');
  expect(await seenBy(await chunksViewer(under, watched))).toBe('K0 d1 d2 d3 d4 d5 d6 d7');
  const late = await chunksViewer(under, unwatched);
  expect(await seenBy(late)).toBe('');
  await unwatched.send('d K');
  expect(await seenBy(late)).toBe('K8');
});

test('L3 a viewer of a stream whose buffer is forgotten gets every chunk', async () => {
  await using under = await startTestHub(options);
  const first = await largeStream(under);
  const viewer = await chunksViewer(under, first);
  const second = await codedStreamer(under);
  const others = [await chunksViewer(under, second), await chunksViewer(under, second)];
  await second.send('K d d d d d d', { bytes: 990_000 });
  expect(await seenBy(await chunksViewer(under, first))).toBe('');
  await first.send('d K d');
  expect(await seenBy(viewer)).toBe('K0 d1 d2 d3 d4 d5 d6 d7 K8 d9');
  for (const other of others) expect(await seenBy(other)).toBe('K0 d1 d2 d3 d4 d5 d6');
});

/** Two streams that leave less than a new one needs. */
async function twoLargeStreams(under: HubUnderTest) {
  const streams = [await largeStream(under), await codedStreamer(under)] as const;
  await streams[1].send('K d', { bytes: 600_000 });
  expect(await bufferBytes(under)).toBeGreaterThan(MAX_BUFFER_BYTES - 1_500_000);
  return streams;
}

test('L3a for a new stream, buffers that nobody watches are forgotten', async () => {
  await using under = await startTestHub(options);
  const [large, small] = await twoLargeStreams(under);
  await under.streamer();
  expect(await seenBy(await chunksViewer(under, large))).toBe('');
  expect(await seenBy(await chunksViewer(under, small))).toBe('K0 d1');
});

test('L3a a new stream is refused where the buffers of watched streams fill the hub', async () => {
  await using under = await startTestHub(options);
  const streams = await twoLargeStreams(under);
  for (const stream of streams) await chunksViewer(under, stream);
  const client = await under.connect();
  await client.accepted('register', { username: 'Ben' });
  expect(await client.refusedWith('stream:create', {})).toBe('hub_full');
  const [{ client: streamer, streamKey }] = streams;
  await streamer.accepted('stream:end', { streamKey });
  await client.accepted('stream:create', {});
});

test('L3 a stream of frames whose buffer is forgotten keeps its newest picture', async () => {
  await using under = await startTestHub({ ...options, maxStreams: 50 });
  const streamers = [];
  for (let number = 0; number < 12; number += 1) {
    const streamer = await under.streamer();
    const { streamKey } = streamer;
    for (const each of [1, 2]) {
      const data = frame(each, { bytes: 700_000 });
      await streamer.accepted('stream:data:send', { streamKey, data });
    }
    streamers.push(streamer);
  }
  expect(await bufferBytes(under)).toBeLessThanOrEqual(MAX_BUFFER_BYTES);
  for (const { streamKey } of streamers) {
    const preview = await fetch(`${under.hub.address}/api/streams/${streamKey}/preview.jpg`);
    expect(preview.status).toBe(200);
  }
});

test.each([
  ['frames', [], 'chunks', 75_000],
  ['chunks', [VIDEO, PREVIEW], 'base64', 130_000],
] as const)(
  'L3 what a stream of %s keeps in its other form counts as well',
  (_kind, tracks, format, least) => {
    const under = new DistributorUnderTest({ tracks: [...tracks] });
    const keep = () => {
      if (tracks.length > 0) under.send('p', { bytes: 100_000 });
      else under.distributor.distributeStreamData(KEY, frame(1, { bytes: 100_000 }));
      return under.distributor.bufferBytes();
    };
    const before = keep();
    under.join('other', format);
    expect(under.distributor.bufferBytes() - before).toBeGreaterThan(least - 5_000);
    under.broadcast.forgetBuffer();
    expect(under.distributor.bufferBytes(), 'and can be forgotten').toBeLessThanOrEqual(100_100);
    expect(under.broadcast.picture).toBeDefined();
  },
);
