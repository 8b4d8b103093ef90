/** How often tracks may be stated, and what they count as. */
import { expect, test } from 'vitest';
import { AUDIO, chunksViewer, codedStreamer, seenBy, VIDEO } from './coded-stream.ts';
import { startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

/** As large as tracks can be: 131 kB. */
const LARGE = [VIDEO, ...[3, 4, 5, 6, 7, 8, 9].map((trackId) => ({ ...VIDEO, trackId }))].map(
  (track) => ({ ...track, description: Buffer.alloc(16_384) }),
);

test('T11a L2 tracks count as bytes of their streamer', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxBytesPerSecond: 300_000 });
  const streamer = await codedStreamer(under);
  const viewer = await chunksViewer(under, streamer);
  const { client, streamKey } = streamer;
  await streamer.state(LARGE);
  await streamer.state(LARGE);
  expect(await client.refusedWith('stream:tracks', { streamKey, tracks: LARGE })).toBe(
    'rate_limited',
  );
  expect(await streamer.refusedWith(streamer.batch('K', { bytes: 50_000 }))).toBe('rate_limited');
  await viewer.fence();
  expect(viewer.all('stream:tracks')).toHaveLength(3);
  clock.advance(1_000);
  await streamer.state(LARGE);
});

test('T11 ten statements of tracks may come at once, then one in a second; the stream goes on', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await codedStreamer(under);
  const viewer = await chunksViewer(under, streamer);
  const { client, streamKey } = streamer;
  for (let count = 2; count <= 10; count += 1) await streamer.state([VIDEO, AUDIO]);
  await streamer.send('K');
  const other = { streamKey, tracks: [{ ...VIDEO, codec: 'vp09.00.10.08' }] };
  expect(await client.refusedWith('stream:tracks', other)).toBe('rate_limited');
  await streamer.send('da');
  expect(await seenBy(viewer)).toBe('K0 d1 a0');
  clock.advance(1_000);
  await client.accepted('stream:tracks', other);
  expect(await client.refusedWith('stream:tracks', other)).toBe('rate_limited');
});
