import { base64Of } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { AUDIO, chunksOf, chunksViewer, codedStreamer, VIDEO } from './coded-stream.ts';
import { frame, sendFrames } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { isOnTwoNodes, reaches, startPlacedHub } from './nodes-under-test.ts';

/** A `base64` viewer's text for the payload of this name. */
function shown(name: string): string {
  return `data:image/jpeg;base64,${Buffer.from(name).toString('base64')}`;
}

test('M1 M1a a classic viewer of a coded stream sees the preview, the newest at once', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const early = await under.connect();
  await early.join(streamer);
  await streamer.send('Kap d dap a dpp');
  const late = await under.connect();
  const joined = await late.join(streamer);
  expect(joined).toMatchObject({ format: 'base64', tracks: [] });
  await streamer.send('d p K');
  await early.fence();
  await late.fence();
  expect(early.all('stream:buffer')).toEqual([[]]);
  expect(early.all('stream:data')).toEqual(['p0', 'p1', 'p3', 'p4'].map(shown));
  expect(late.all('stream:buffer')).toEqual([[shown('p3')]]);
  expect(late.all('stream:data')).toEqual([shown('p4')]);
});

test('M1 where the video itself is JPEG, a classic viewer sees that', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under, [{ ...VIDEO, codec: 'jpeg' }, AUDIO]);
  const classic = await under.connect();
  await classic.join(streamer);
  await streamer.send('K a Ka');
  await classic.fence();
  expect(classic.all('stream:data')).toEqual([shown('K0'), shown('K1')]);
});

test('M1 a coded stream without pictures shows a classic viewer nothing', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under, [VIDEO, AUDIO]);
  const classic = await under.connect();
  await classic.join(streamer);
  expect(await streamer.send('K a')).toEqual(reaches(0));
  await classic.fence();
  expect(classic.all('stream:buffer')).toEqual([[]]);
  expect(classic.all('stream:data')).toEqual([]);
});

test('M2 a chunks viewer of a classic stream gets each picture as bytes', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const streamer = await under.streamer();
  const startedUs = clock.epochMs() * 1000;
  const early = await chunksViewer(under, streamer);
  clock.advance(2_000);
  await sendFrames(streamer, { from: 1, to: 2 });
  // Another node stamps them when they come there.
  await early.fence();
  const late = await chunksViewer(under, streamer);
  clock.advance(40);
  await sendFrames(streamer, { from: 3, to: 3 });
  await early.fence();
  await late.fence();
  const { streamKey } = streamer;
  const tracks = [{ kind: 'video', trackId: 0, codec: 'jpeg', temporalLayers: 1 }];
  expect(early.all('stream:tracks')).toEqual([{ streamKey, tracks, clockOffsetUs: startedUs }]);
  expect(early.all('stream:joined')[0]).toMatchObject({ format: 'chunks', tracks });
  const chunk = (number: number, sinceMs: number) => ({
    trackId: 0,
    isKey: true,
    temporalLayer: 0,
    sequence: number - 1,
    timestampUs: sinceMs * 1000,
    payload: new Uint8Array(Buffer.from(base64Of(frame(number)), 'base64')),
  });
  expect(early.all('stream:data').map(chunksOf)).toEqual([
    [chunk(1, 2_000)],
    [chunk(2, 2_000)],
    [chunk(3, 2_040)],
  ]);
  expect(late.all('stream:buffer').map(chunksOf)).toEqual([[chunk(2, 2_000)]]);
  expect(late.all('stream:data').map(chunksOf)).toEqual([[chunk(3, 2_040)]]);
});

test('M1 M2 viewers of both formats watch the same classic stream', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const streamer = await under.streamer();
  const classic = await under.connect();
  await classic.join(streamer);
  const viewer = await chunksViewer(under, streamer);
  expect(viewer.all('stream:buffer').map(chunksOf)).toEqual([[]]);
  const send = { streamKey: streamer.streamKey, data: frame(1) };
  expect(await streamer.request('stream:data:send', send)).toEqual({
    ok: true,
    viewers: reaches(2),
  });
  await classic.fence();
  await viewer.fence();
  expect(classic.all('stream:data')).toEqual([frame(1)]);
  expect(viewer.all('stream:data')).toHaveLength(1);
  clock.advance(1_000);
  const count = { streamKey: streamer.streamKey, viewers: 2 };
  expect(await viewer.next('stream:viewers')).toEqual(count);
});

test('V1 a chunks viewer over HTTP long-polling misses nothing', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  await streamer.send('K d');
  const { streamKey } = streamer;
  const viewer = await under.connect({ transports: ['polling'] });
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  await streamer.send('d a dap');
  await viewer.fence();
  const seen = [...viewer.all('stream:buffer'), ...viewer.all('stream:data')].flatMap(chunksOf);
  expect(seen.map(({ payload }) => Buffer.from(payload).toString())).toEqual([
    'K0',
    'd1',
    'd2',
    'a0',
    'd3',
    'a1',
    'p0',
  ]);
});

// The node of the viewers counts what is sent to them.
test.skipIf(isOnTwoNodes)(
  'H4 chunks count as frames, and what waiting viewers are not sent is not counted',
  async () => {
    await using under = await startPlacedHub();
    const streamer = await codedStreamer(under);
    await chunksViewer(under, streamer);
    const batch = streamer.batch('da');
    await streamer.sendBytes(batch);
    const key = streamer.batch('Kap');
    await streamer.sendBytes(key);
    const text = await (await fetch(`${under.hub.address}/metrics`)).text();
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        'streamhub_frames_in_total 5',
        'streamhub_frames_out_total 4',
        `streamhub_bytes_in_total ${batch.byteLength + key.byteLength}`,
        `streamhub_bytes_out_total ${18 + key.byteLength}`,
        'streamhub_keyframe_requests_total 1',
      ]),
    );
  },
);

test('H6 the newest picture is served as an image, of either kind of stream', async () => {
  await using under = await startPlacedHub();
  const coded = await codedStreamer(under);
  const classic = await under.streamer();
  const get = (key: string) => fetch(`${under.hub.address}/api/streams/${key}/preview.jpg`);
  for (const { streamKey } of [coded, classic, { streamKey: 'nobodyHasIt' }]) {
    const none = await get(streamKey);
    expect(none.status).toBe(404);
    expect(await none.json()).toMatchObject({ ok: false, code: 'not_found' });
  }
  await coded.send('Kp dp d');
  const preview = await get(coded.streamKey);
  expect(preview.status).toBe(200);
  expect(preview.headers.get('content-type')).toBe('image/jpeg');
  expect(preview.headers.get('cache-control')).toBe('no-store');
  expect(preview.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await preview.text()).toBe('p1');

  const png = 'data:image/png;base64,iVBORw0KGgoAAAA=';
  const { streamKey } = classic;
  await classic.accepted('stream:data:send', { streamKey, data: png });
  const picture = await get(streamKey);
  expect(picture.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await picture.arrayBuffer())).toEqual(Buffer.from(base64Of(png), 'base64'));
  await classic.accepted('stream:end', { streamKey });
  expect((await get(streamKey)).status).toBe(404);
});
