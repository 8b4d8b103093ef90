import { expect, test } from 'vitest';
import { ALL_GATES_OPEN } from '../src/broadcast/pace/permit.ts';
import { TrackRoles } from '../src/broadcast/pace/track-roles.ts';
import {
  AUDIO,
  chunksViewer,
  codedStreamer,
  namesOf,
  PREVIEW,
  SECOND,
  seenBy,
  VIDEO,
} from './coded-stream.ts';
import { DistributorUnderTest } from './distributor-under-test.ts';
import { startTestHub } from './hub-under-test.ts';

const BOTH = [VIDEO, SECOND, AUDIO];

test.each([
  ['begins in the group', 'K S s d s', 'K0 S0 s1 d1 s2', 's3 d2 S4 s5'],
  ['ran on when the group began', 'S K s d s', 'K0 d1', 'd2 S4 s5'],
  ['misses a chunk in the group', 'K S s - d s', 'K0 S0 s1 d1', 'd2 S5 s6'],
  ['begins again behind a chunk that is missing', 'K S - s S s d', 'K0 S0 S3 s4 d1', 's5 d2 S6 s7'],
])(
  'G1a G3 a second picture that %s: a newcomer gets it from a key chunk of its own on',
  async (_what, words, buffer, then) => {
    await using under = await startTestHub();
    const streamer = await codedStreamer(under, BOTH);
    for (const word of words.split(' ')) {
      if (word === '-') streamer.skip('s');
      else await streamer.send(word);
    }
    const viewer = await chunksViewer(under, streamer);
    await streamer.send('s d S s');
    expect(namesOf(viewer.all('stream:buffer')[0])).toBe(buffer);
    expect(await seenBy(viewer)).toBe(`${buffer} ${then}`);
  },
);

test('G3 T7b with other tracks each picture begins at its own key chunk for everybody', async () => {
  await using under = await startTestHub();
  const streamer = await codedStreamer(under, [VIDEO, AUDIO]);
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('K d');
  await streamer.state(BOTH);
  await streamer.send('s d a K s S d s');
  expect(await seenBy(viewer)).toBe('K0 d1 a0 K3 S2 d4 s3');
});

test('G3 who joins when there is no group gets each picture from its own key chunk on', async () => {
  await using under = await startTestHub();
  const streamer = await codedStreamer(under, BOTH);
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('s d S s K s d');
  expect(await seenBy(viewer)).toBe('S1 s2 K1 s3 d2');
});

test('F5a G3 what a newcomer is not sent of a picture it has no beginning of does not count as skipped', async () => {
  await using under = await startTestHub();
  const streamer = await codedStreamer(under, BOTH);
  await streamer.send('S K s d');
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('s s d S s');
  const { streamKey } = streamer;
  const report = { streamKey, received: viewer.all('stream:data').length };
  expect(await viewer.request('stream:feedback', report)).toMatchObject({
    rung: 'full',
    skipped: 0,
  });
});

test('K2a who joins where a second picture has no beginning makes the hub ask for one', async () => {
  await using under = await startTestHub();
  const streamer = await codedStreamer(under, BOTH);
  await streamer.send('K S s d');
  await chunksViewer(under, streamer);
  expect(await streamer.keyframesAsked()).toBe(0);
  await streamer.send('S K s d');
  await chunksViewer(under, streamer);
  expect(await streamer.keyframesAsked()).toBe(1);
});

test('G3 viewers in mixed company, on a busy hub, begin each picture where they can decode it', () => {
  const under = new DistributorUnderTest({ tracks: BOTH });
  under.send('KS');
  under.makeBusy();
  under.join('early');
  under.send('ds');
  // The group begins anew, the second picture does not: in what is held as in the buffer.
  under.send('Ks');
  under.join('late');
  under.send('dsSs');
  under.clock.advance(66);
  const names = (id: string) =>
    ['stream:buffer', 'stream:data']
      .flatMap((event) => under.outlet.eventsOf(id, event))
      .map(namesOf)
      .join(' ');
  expect(names('early')).toBe('K0 S0 d1 s1 K2 s2 d3 s3 S4 s5');
  expect(names('late')).toBe('K2 d3 S4 s5');
  expect(under.broadcast.viewers).toBe(2);
});

test.each([
  ['sound', 1],
  ['a preview', 2],
])(
  'C4b C9 a chunk of %s that is no key chunk is refused, and the batch with it',
  async (_kind, trackId) => {
    await using under = await startTestHub();
    const streamer = await codedStreamer(under, [VIDEO, AUDIO, PREVIEW]);
    const viewer = await chunksViewer(under, streamer);
    await streamer.send('K');
    const batch = Buffer.from(streamer.batch('dap'));
    const at = trackId === 1 ? batch.indexOf('a0') : batch.indexOf('p0');
    // The flags stand 14 bytes before the payload.
    batch[at - 14] = 0;
    expect(await streamer.refusedWith(batch)).toBe('invalid_chunk');
    await streamer.send('K a');
    expect(await seenBy(viewer)).toBe('K0 K2 a1');
  },
);

test('C4b K3 so is one of a video of pictures that stand alone', async () => {
  await using under = await startTestHub();
  const streamer = await codedStreamer(under, [{ ...VIDEO, codec: 'jpeg' }]);
  expect(await streamer.refusedWith(streamer.batch('d'))).toBe('invalid_chunk');
  await streamer.send('K K');
});

test('G3 only the gates of pictures that have no beginning are shut', () => {
  const roles = new TrackRoles(BOTH);
  expect(roles.gatesOpenFor(() => true)).toBe(ALL_GATES_OPEN);
  expect(roles.gatesOpenFor((trackId) => trackId === 0)).toBe(ALL_GATES_OPEN & ~0b1100);
  expect(roles.gatesOpenFor(() => false)).toBe(ALL_GATES_OPEN & ~0b1111);
});
