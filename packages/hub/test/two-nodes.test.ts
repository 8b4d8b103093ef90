/** A stream of one node that is watched on another. */
import { expect, test } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { openBus } from '../src/cluster/bus.ts';
import {
  AUDIO,
  CodedStreamer,
  chunksViewer,
  codedStreamer,
  namesOf,
  PREVIEW,
  seenBy,
  VIDEO,
} from './coded-stream.ts';
import { frame, type HubUnderTest, sendFrames } from './hub-under-test.ts';
import { startNodes } from './nodes-under-test.ts';
import { waitFor } from './wait-for.ts';

test('V1 between buffer and data on another node nothing is missing and nothing comes twice', async () => {
  const under = await startNodes();
  const options = { maxFramesPerSecond: 10_000 };
  const [origin, edge] = [await under.node('one', options), await under.node('two', options)];
  const streamer = await origin.streamer({ title: 'A match' });
  await sendFrames(streamer, { from: 100, to: 105 });
  const viewers = await Promise.all(Array.from({ length: 6 }, () => edge.connect()));
  const sending = sendFrames(streamer, { from: 106, to: 300 });
  for (const viewer of viewers) {
    const joined = await viewer.join(streamer);
    expect(joined).toMatchObject({ title: 'A match' });
  }
  await sending;
  await under.settle();
  for (const viewer of viewers) {
    await viewer.fence();
    const seen = [...viewer.all('stream:buffer').flat(), ...viewer.all('stream:data')].map(String);
    const first = Number(seen[0]?.slice(-3));
    const expected = Array.from({ length: 301 - first }, (_, index) => frame(first + index));
    expect(seen).toEqual(expected);
  }
});

test('what was streamed is counted where the streamer is, and not again where it is watched', async () => {
  const under = await startNodes();
  const [origin, edge] = [await under.node('origin'), await under.node('edge')];
  const frames = await origin.streamer();
  const chunks = await codedStreamer(origin);
  const viewer = await edge.connect();
  await viewer.join(frames);
  const other = await chunksViewer(edge, chunks);
  await sendFrames(frames, { from: 1, to: 3 });
  await chunks.send('K d');
  await under.settle();
  await viewer.fence();
  expect(viewer.all('stream:data')).toHaveLength(3);
  expect(await seenBy(other)).toBe('K0 d1');
  expect(await origin.metrics()).toContain('streamhub_frames_in_total 5');
  const atEdge = await edge.metrics();
  expect(atEdge).toContain('streamhub_frames_in_total 0');
  expect(atEdge).toContain('streamhub_bytes_in_total 0');
});

test('an edge subscribes once however many watch, and not at all when nobody does', async () => {
  const under = await startNodes();
  const origin = await under.node('origin');
  const subscribed: string[] = [];
  const edge = await under.node('edge', {
    async connectBus(parts) {
      const bus = await openBus(parts);
      const subscribe = bus.subscribe.bind(bus);
      bus.subscribe = (subject, take) => {
        subscribed.push(subject);
        const stop = subscribe(subject, take);
        return () => {
          subscribed.splice(subscribed.indexOf(subject), 1);
          stop();
        };
      };
      return bus;
    },
  });
  const ofStreams = () => subscribed.filter((subject) => subject.startsWith('streamhub.stream.'));
  const { streamKey } = await origin.streamer();
  const viewers = await Promise.all([edge.connect(), edge.connect(), edge.connect()]);
  await Promise.all(viewers.map((viewer) => viewer.join({ streamKey })));
  expect(ofStreams()).toEqual([`streamhub.stream.${streamKey}.down`]);
  await Promise.all(viewers.map((viewer) => viewer.leave({ streamKey })));
  await waitFor(() => expect(ofStreams()).toEqual([]));
});

test('M1 M2 frames become chunks and frames again, and each viewer elsewhere is sent what it can show', async () => {
  const under = await startNodes();
  const [origin, edge] = [await under.node('origin'), await under.node('edge')];
  const client = await origin.streamer();
  const { streamKey } = client;
  const streamer = new CodedStreamer({ client, streamKey });
  const [classic, chunks] = [await edge.connect(), await chunksViewer(edge, streamer)];
  await classic.join({ streamKey });
  await sendFrames(client, { from: 1, to: 2 });
  await streamer.state([VIDEO, AUDIO, PREVIEW]);
  await streamer.send('K p da');
  await sendFrames(client, { from: 3, to: 3 });
  await under.settle();
  for (const viewer of [classic, chunks]) await viewer.fence();
  const seen = classic.all('stream:data').map((data) => String(data));
  expect([seen[0], seen[1], seen[3]]).toEqual([frame(1), frame(2), frame(3)]);
  expect(chunks.all('stream:tracks').map(({ tracks }) => tracks[0])).toMatchObject([
    { codec: 'jpeg' },
    { codec: 'vp8' },
    { codec: 'jpeg' },
  ]);
  const names = chunks.all('stream:data').map((data) => namesOf(data));
  expect(names.slice(2, 5)).toEqual(['K0', 'p0', 'd1 a0']);
  expect(names).toHaveLength(6);
  const late = await edge.connect();
  await late.join({ streamKey });
  expect(late.all('stream:buffer')).toEqual([[frame(3)]]);
});

test('G1 a group of many parts comes whole to a viewer elsewhere, with what was sent meanwhile behind it', async () => {
  const under = await startNodes();
  const options = { maxBytesPerSecond: 100_000_000, maxFramesPerSecond: 10_000 };
  const [origin, edge] = [await under.node('origin', options), await under.node('edge', options)];
  const streamer = await codedStreamer(origin);
  await streamer.send('K', { bytes: 900_000 });
  for (let count = 0; count < 12; count += 1) await streamer.send('d', { bytes: 500_000 });
  const joining = chunksViewer(edge, streamer);
  for (let count = 0; count < 50; count += 1) await streamer.send('d');
  const viewer = await joining;
  await under.settle();
  const seen = (await seenBy(viewer)).split(' ');
  expect(seen).toEqual(['K0', ...Array.from({ length: 62 }, (_, index) => `d${index + 1}`)]);
});

test('F2 T10 K4 viewers of three nodes are one audience to the streamer', async () => {
  const under = await startNodes();
  const nodes = [await under.node('one'), await under.node('two'), await under.node('three')];
  const streamer = await codedStreamer(nodes[0] as HubUnderTest);
  const { streamKey, client } = streamer;
  await streamer.send('K');
  const codecs = [['vp8', 'av01'], ['vp8'], ['vp8', 'avc1']];
  const viewers = await Promise.all(nodes.map((node) => node.connect()));
  for (const [index, viewer] of viewers.entries()) {
    const wish = { streamKey, format: 'chunks', codecs: codecs[index] };
    await viewer.accepted('stream:join', wish);
  }
  for (const viewer of [...viewers, client]) {
    await waitFor(() => expect(viewer.all('stream:viewers').at(-1)).toMatchObject({ viewers: 3 }));
  }
  await waitFor(async () => {
    for (const [index, viewer] of viewers.entries()) {
      await viewer.accepted('stream:feedback', { streamKey, delayMs: 100 * (index + 1) });
    }
    expect(client.all('stream:feedback').at(-1)).toEqual({
      streamKey,
      viewers: 3,
      medianDelayMs: 200,
      decoding: {
        viewers: 3,
        codecs: [
          { codec: 'vp8', viewers: 3 },
          { codec: expect.any(String), viewers: 1 },
          { codec: expect.any(String), viewers: 1 },
        ],
      },
    });
  });
  const asked = await streamer.keyframesAsked();
  for (const viewer of viewers) await viewer.accepted('stream:keyframe', { streamKey });
  await under.settle();
  expect(await streamer.keyframesAsked()).toBe(asked + 1);
  await viewers[2]?.leave({ streamKey });
  for (const viewer of [viewers[0], viewers[1], client]) {
    await waitFor(() => expect(viewer?.all('stream:viewers').at(-1)).toMatchObject({ viewers: 2 }));
  }
});

test('H2 H6 what a stream is and its newest picture are the same from each node', async () => {
  const under = await startNodes();
  const [origin, other] = [await under.node('origin'), await under.node('other')];
  const streamer = await origin.streamer({ title: 'A match', visibility: 'unlisted' });
  await sendFrames(streamer, { from: 1, to: 2 });
  const path = `/api/streams/${streamer.streamKey}`;
  const at = async ({ hub }: HubUnderTest, end = '') => {
    const response = await fetch(hub.address + path + end);
    return [response.status, Buffer.from(await response.arrayBuffer()).toString('latin1')];
  };
  expect(await at(other)).toEqual(await at(origin));
  const picture = await at(origin, '/preview.jpg');
  expect(picture[0]).toBe(200);
  expect(await at(other, '/preview.jpg')).toEqual(picture);
  await streamer.accepted('stream:end', { streamKey: streamer.streamKey });
  await waitFor(async () => expect(await at(other)).toEqual(await at(origin)));
  expect((await at(other))[1]).toContain('"ended"');
});

test('T2 the clock of a stream is right for viewers of a node whose date is a day off', async () => {
  const under = await startNodes();
  const dayMs = 24 * 3_600_000;
  const clock = { ...systemClock, epochMs: () => systemClock.epochMs() + dayMs };
  const [origin, edge] = [await under.node('origin'), await under.node('edge', { clock })];
  const streamer = await codedStreamer(origin);
  await streamer.state([VIDEO], 1_700_000_000_000_000);
  const viewer = await chunksViewer(edge, streamer);
  const { clockOffsetUs = 0 } = viewer.all('stream:tracks')[0] ?? {};
  expect(Math.abs(clockOffsetUs - 1_700_000_000_000_000 - dayMs * 1_000)).toBeLessThan(1_000_000);
});

test('a kept stream goes offline for viewers elsewhere, who are there when it begins again on any node', async () => {
  const under = await startNodes();
  const [one, two] = [await under.node('one'), await under.node('two')];
  const streamer = await one.streamer({ isKept: true });
  const { streamKey, publishToken } = streamer;
  const [near, far] = [await one.connect(), await two.connect()];
  for (const viewer of [near, far]) await viewer.join({ streamKey });
  await sendFrames(streamer, { from: 1, to: 1 });
  await under.settle();
  await streamer.accepted('stream:end', { streamKey });
  for (const viewer of [near, far]) await viewer.next('stream:offline');
  // The row is written a moment later than viewers are told.
  const beginAt = (node: HubUnderTest) =>
    waitFor(async () => {
      const client = await node.connect();
      await client.accepted('register', { username: 'Ana' });
      await client.accepted('stream:resume', { streamKey, publishToken });
      return client;
    });
  for (const [index, node] of [two, one].entries()) {
    const client = await beginAt(node);
    for (const viewer of [near, far]) await viewer.next('stream:resumed');
    const data = frame(10 + index);
    await client.accepted('stream:data:send', { streamKey, data });
    for (const viewer of [near, far]) {
      await waitFor(() => expect(viewer.all('stream:data').at(-1)).toBe(data));
      expect(viewer.all('stream:ended')).toEqual([]);
    }
    await client.accepted('stream:end', { streamKey });
    for (const viewer of [near, far]) await viewer.next('stream:offline');
  }
});
