/** What a broadcast leaves on the disk: its journal and its sidecar. */
import { expect, test } from 'vitest';
import { AUDIO, codedStreamer, namesOf, PREVIEW, VIDEO } from './coded-stream.ts';
import { frame, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { onlyRecording } from './recordings-on-disk.ts';

test('R3 all that was sent is in the journal, byte for byte and in order, and nobody counts the recorder', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ record: 'all', clock });
  const streamer = await codedStreamer(under, [VIDEO, AUDIO, PREVIEW]);
  expect(await streamer.send('Kap da da')).toBe(0);
  clock.advance(1_000);
  await streamer.send('Kad');
  await streamer.client.accepted('stream:end', { streamKey: streamer.streamKey });
  await under.hub.close();
  const { journal, lines } = onlyRecording(under.dataDir);
  expect(namesOf(journal)).toBe('K0 a0 p0 d1 a1 d2 a2 K3 a3 d4');
  expect(lines.map(({ line }) => line)).toEqual(['begin', 'tracks', 'key', 'key', 'key', 'stop']);
});

test('R3a a stream of frames is recorded as the batches that a viewer of chunks gets', async () => {
  await using under = await startTestHub({ record: 'all' });
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  for (const number of [1, 2]) {
    await streamer.accepted('stream:data:send', { streamKey, data: frame(number) });
  }
  await under.hub.close();
  const { chunks, lines } = onlyRecording(under.dataDir);
  expect(chunks.map(({ payload }) => Buffer.from(payload).toString('base64').slice(0, 4))).toEqual([
    '/9j/',
    '/9j/',
  ]);
  expect(lines).toContainEqual(
    expect.objectContaining({
      line: 'tracks',
      tracks: [expect.objectContaining({ codec: 'jpeg' })],
    }),
  );
});
