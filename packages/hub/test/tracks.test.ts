import { expect, test } from 'vitest';
import {
  AUDIO,
  CodedStreamer,
  chunksViewer,
  codedStreamer,
  namesOf,
  seenBy,
  TRACKS,
  VIDEO,
} from './coded-stream.ts';
import { frame } from './hub-under-test.ts';
import { isOnTwoNodes, reaches, startPlacedHub } from './nodes-under-test.ts';

/** Of another node’s clock: half of a round trip (node-clocks.test.ts), which a busy machine makes long. */
const MILLISECONDS = isOnTwoNodes ? -6 : 2;

test('T6 a chunks viewer gets tracks, buffer and joined, in this order', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const description = Buffer.from([1, 2, 3]);
  const tracks = [{ ...VIDEO, description }, AUDIO];
  await streamer.state(tracks, 1_700_000_000_000_000);
  const viewer = await under.connect();
  const answer = await viewer.accepted('stream:join', {
    streamKey: streamer.streamKey,
    format: 'chunks',
  });
  await viewer.fence();
  const events = viewer.received.map(([event]) => event);
  expect(events.slice(0, 3)).toEqual(['stream:tracks', 'stream:buffer', 'stream:joined']);
  const { streamKey } = streamer;
  expect(viewer.all('stream:tracks')).toEqual([
    { streamKey, tracks, clockOffsetUs: expect.closeTo(1_700_000_000_000_000, MILLISECONDS) },
  ]);
  const [joined] = viewer.all('stream:joined');
  expect(joined).toMatchObject({ streamKey, format: 'chunks', tracks, viewers: 1 });
  expect(answer).toEqual({ ok: true, ...joined });
});

test('T6 who joins while the streamer is away gets what is there, and is told', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  await streamer.send('K d');
  const witness = await chunksViewer(under, streamer);
  streamer.client.close();
  await witness.next('stream:paused');
  const late = await chunksViewer(under, streamer);
  expect(await seenBy(late)).toBe('K0 d1');
  const events = late.received.map(([event]) => event);
  expect(events.slice(0, 4)).toEqual([
    'stream:tracks',
    'stream:buffer',
    'stream:joined',
    'stream:paused',
  ]);
});

test('T6 each change of the tracks comes to chunks viewers alone, in order with the data', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const viewer = await chunksViewer(under, streamer);
  const waiting = await chunksViewer(under, streamer);
  const classic = await under.connect();
  await classic.join(streamer);
  await streamer.send('K');
  await streamer.state([{ ...VIDEO, codec: 'vp09.00.10.08' }]);
  await streamer.send('K');
  for (const client of [viewer, waiting]) {
    await client.fence();
    const relevant = client.received.filter(([event]) => /tracks|data/.test(event));
    expect(relevant.map(([event]) => event)).toEqual([
      'stream:tracks',
      'stream:data',
      'stream:tracks',
      'stream:data',
    ]);
    expect(client.all('stream:tracks').at(-1)).toMatchObject({
      tracks: [{ codec: 'vp09.00.10.08' }],
    });
  }
  await classic.fence();
  expect(classic.all('stream:tracks')).toEqual([]);
});

test('T6 who still waits for a key chunk is told the change as well', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const viewer = await chunksViewer(under, streamer);
  await streamer.state([AUDIO]);
  await viewer.fence();
  expect(viewer.all('stream:tracks').map(({ tracks }) => tracks.length)).toEqual([3, 1]);
});

test('T5a only the streamer states tracks', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const viewer = await chunksViewer(under, streamer);
  const { streamKey } = streamer;
  const stated = { streamKey, tracks: TRACKS };
  expect(await viewer.refusedWith('stream:tracks', stated)).toBe('not_the_streamer');
  const nobody = { streamKey: 'nobodyHasIt', tracks: TRACKS };
  expect(await viewer.refusedWith('stream:tracks', nobody)).toBe('stream_not_found');
  await viewer.fence();
  expect(viewer.all('stream:tracks')).toHaveLength(1);
});

test.each([
  ['tracks', { tracks: [] }],
  ['tracks', { tracks: 'vp8' }],
  ['tracks.0.description', { tracks: [{ ...VIDEO, description: Buffer.alloc(2_000_000) }] }],
  ['tracks.0.codec', { tracks: [{ ...VIDEO, codec: 'v p 8' }] }],
  ['clockOffsetUs', { tracks: TRACKS, clockOffsetUs: 0.5 }],
  ['clockOffsetUs', { tracks: TRACKS, clockOffsetUs: 2 ** 60 }],
])('T3 wrong %s are refused, named, and what was stated stays', async (field, wrong) => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const viewer = await chunksViewer(under, streamer);
  const { streamKey } = streamer;
  const answer = await streamer.client.request('stream:tracks', { streamKey, ...wrong });
  expect(answer).toMatchObject({ ok: false, code: 'invalid_request' });
  expect(answer).toHaveProperty('message', expect.stringMatching(`^${field}: must`));
  await streamer.send('K d');
  expect(await seenBy(viewer)).toBe('K0 d1');
});

test('T6 D4 tracks that no viewer needs come to nobody, viewers of other streams least of all', async () => {
  await using under = await startPlacedHub();
  const elsewhere = await chunksViewer(under, await codedStreamer(under));
  const { client, streamKey } = await codedStreamer(under);
  const classic = await under.connect();
  await classic.join({ streamKey });
  await client.accepted('stream:tracks', { streamKey, tracks: [VIDEO] });
  for (const peer of [elsewhere, classic, client]) await peer.fence();
  expect(elsewhere.all('stream:tracks')).toHaveLength(1);
  expect([...classic.all('stream:tracks'), ...client.all('stream:tracks')]).toEqual([]);
});

test('T4 a codec that no browser knows is passed on', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under, [{ ...VIDEO, codec: 'zz99' }]);
  const viewer = await chunksViewer(under, streamer);
  expect(viewer.all('stream:tracks')[0]?.tracks).toMatchObject([{ codec: 'zz99' }]);
  await streamer.send('K');
  expect(await seenBy(viewer)).toBe('K0');
});

test('T7b the same tracks again change nothing for viewers and keep the group', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('K da');
  await streamer.state(TRACKS, 5);
  await streamer.send('d');
  expect(await seenBy(viewer)).toBe('K0 d1 a0 d2');
  const late = await chunksViewer(under, streamer);
  expect(await seenBy(late)).toBe('K0 d1 a0 d2');
  expect(late.all('stream:tracks')[0]?.clockOffsetUs).toBeCloseTo(5, MILLISECONDS);
});

test('T7b with other tracks everybody begins at the next key chunk, and hears meanwhile', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('K d');
  await streamer.state([{ ...VIDEO, codec: 'vp09.00.10.08' }, AUDIO]);
  const late = await chunksViewer(under, streamer);
  await streamer.send('da d aKa d');
  expect(await seenBy(viewer)).toBe('K0 d1 a0 a1 K4 a2 d5');
  expect(await seenBy(late)).toBe('a0 a1 K4 a2 d5');
});

test('T7 a streamer who moves to another device states its tracks and begins anew', async () => {
  await using under = await startPlacedHub();
  const first = await codedStreamer(under);
  const { streamKey, publishToken } = first;
  const viewer = await chunksViewer(under, first);
  await first.send('K d d d');
  const client = await under.connect();
  await client.accepted('stream:resume', { streamKey, publishToken });
  const second = new CodedStreamer({ client, streamKey });
  second.nowUs = 9_000_000_000_000;
  expect(await second.refusedWith(second.batch('K'))).toBe('out_of_order');
  await second.state();
  await second.send('K d');
  expect(await seenBy(viewer)).toBe('K0 d1 d2 d3 K1 d2');
  const late = await chunksViewer(under, first);
  expect(await seenBy(late)).toBe('K1 d2');
});

test('T7b who comes after all who were held back have left is not held back', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const early = await chunksViewer(under, streamer);
  await streamer.send('K');
  await streamer.state([VIDEO, AUDIO]);
  await early.leave(streamer);
  await streamer.send('K d');
  const late = await chunksViewer(under, streamer);
  await streamer.send('d');
  expect(await seenBy(late)).toBe('K1 d2 d3');
});

test('T7a S4 a streamer whose line broke goes on with what it stated', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const { streamKey, publishToken } = streamer;
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('K d');
  streamer.client.close();
  await viewer.next('stream:paused');
  const client = await under.connect();
  await client.accepted('stream:resume', { streamKey, publishToken });
  const send = { streamKey, data: streamer.batch('da') };
  await client.accepted('stream:data:send', send);
  expect(await seenBy(viewer)).toBe('K0 d1 d2 a0');
  const again = { streamKey, data: send.data };
  expect(await client.refusedWith('stream:data:send', again)).toBe('out_of_order');
});

test('T8 a frame makes it a stream of frames again, until tracks are stated', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const { streamKey, client } = streamer;
  const viewer = await chunksViewer(under, streamer);
  const classic = await under.connect();
  await classic.join(streamer);
  await streamer.send('K');
  await client.accepted('stream:data:send', { streamKey, data: frame(1) });
  expect(await classic.next('stream:data')).toBe(frame(1));
  await viewer.fence();
  expect(viewer.all('stream:tracks').at(-1)?.tracks).toEqual([
    { kind: 'video', trackId: 0, codec: 'jpeg', temporalLayers: 1 },
  ]);
  expect(viewer.all('stream:data')).toHaveLength(2);
  expect(await streamer.refusedWith(streamer.batch('K'))).toBe('unknown_track');
  await streamer.state();
  await streamer.send('K');
  expect(namesOf((await chunksViewer(under, streamer)).all('stream:buffer')[0])).toBe('K2');
});

test('V3 V4 changing the format or leaving leaves nothing behind', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('K');
  await viewer.fence();
  await viewer.join(streamer);
  expect(viewer.all('stream:joined').at(-1)).toMatchObject({ viewers: 1, tracks: [] });
  await streamer.send('d p');
  await viewer.fence();
  expect(viewer.all('stream:data').slice(1)).toEqual([expect.stringMatching(/^data:image\/jpeg/)]);
  await viewer.accepted('stream:join', { streamKey: streamer.streamKey, format: 'chunks' });
  await viewer.leave(streamer);
  const before = viewer.received.length;
  expect(await streamer.send('K p')).toEqual(reaches(0));
  await viewer.fence();
  expect(viewer.received.length).toBe(before);
});

test('S7 the end of a coded stream is told to all its viewers, and nothing comes after', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const { streamKey } = streamer;
  const viewers = [await chunksViewer(under, streamer), await under.connect()];
  await viewers[1]?.join(streamer);
  await streamer.client.accepted('stream:end', { streamKey });
  for (const viewer of viewers) {
    expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
  }
  expect(await streamer.refusedWith(streamer.batch('K'))).toBe('stream_ended');
});
