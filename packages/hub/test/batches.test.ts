import { encodeBatch } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import {
  AUDIO,
  CodedStreamer,
  chunksViewer,
  codedStreamer,
  PREVIEW,
  rangeOf,
  seenBy,
  VIDEO,
} from './coded-stream.ts';
import { frame } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { reaches, startPlacedHub } from './nodes-under-test.ts';

test('B1 each batch reaches every chunks viewer byte for byte, once, in order', async () => {
  await using under = await startPlacedHub({ maxFramesPerSecond: 1_000 });
  const streamer = await codedStreamer(under);
  const viewers = [await chunksViewer(under, streamer), await chunksViewer(under, streamer)];
  const batches = [streamer.batch('K')];
  for (let count = 0; count < 40; count += 1) batches.push(streamer.batch('da'));
  for (const batch of batches) expect(await streamer.sendBytes(batch)).toEqual(reaches(2));
  for (const viewer of viewers) {
    await viewer.fence();
    const got = viewer.all('stream:data').map((data) => Buffer.from(data as Buffer));
    expect(got).toEqual(batches.map((batch) => Buffer.from(batch)));
  }
});

test('B1 a chunk of one stream never reaches a viewer of another', async () => {
  await using under = await startPlacedHub();
  const [mine, theirs] = [await codedStreamer(under), await codedStreamer(under)];
  const viewer = await chunksViewer(under, mine);
  await theirs.send('K d d');
  await mine.send('K');
  expect(await seenBy(viewer)).toBe('K0');
});

const good = { trackId: 0, isKey: true, temporalLayer: 0, payload: Buffer.from('bad') };
const header = (bytes: number[]) => Buffer.from([...bytes, 0xaa, 0xbb]);
const HOUR_US = 3_600_000_000;

test.each<[string, string, Uint8Array | (() => Uint8Array)]>([
  ['C9', 'invalid_chunk', Buffer.alloc(0)],
  ['B6', 'invalid_chunk', Buffer.from([0xff, 0xd8, 0xff])],
  ['C3', 'invalid_chunk', header([2, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 9, 0, 0, 0, 9])],
  ['C8', 'invalid_chunk', header([1, 0, 1, 0, 0, 3, 0, 0, 0, 0, 0, 9, 0, 0, 0, 9])],
  ['B3', 'unknown_track', encodeBatch([{ ...good, trackId: 9, sequence: 9, timestampUs: 1e6 }])],
  ['B4', 'out_of_order', encodeBatch([{ ...good, sequence: 1, timestampUs: 1e6 }])],
  ['B4', 'out_of_order', encodeBatch([{ ...good, sequence: 0, timestampUs: 1e6 }])],
  ['B4', 'out_of_order', encodeBatch([{ ...good, sequence: 2 ** 31 + 5, timestampUs: 1e6 }])],
  [
    'B4',
    'out_of_order',
    encodeBatch([{ ...good, sequence: 2, timestampUs: 1_066_666 + HOUR_US + 1 }]),
  ],
  [
    'B2 B4',
    'out_of_order',
    encodeBatch([
      { ...good, sequence: 7, timestampUs: 1e6 },
      { ...good, sequence: 6, timestampUs: 1e6 },
    ]),
  ],
  [
    'B2 B3',
    'unknown_track',
    encodeBatch([
      { ...good, sequence: 9, timestampUs: 1e6 },
      { ...good, trackId: 3, sequence: 9, timestampUs: 1e6 },
    ]),
  ],
  [
    'B6',
    'frame_too_large',
    () =>
      encodeBatch([{ ...good, sequence: 9, timestampUs: 1e6, payload: Buffer.alloc(1_000_001) }]),
  ],
])('%s %s: the batch is refused whole, the stream and its group go on', async (_, code, data) => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('K d');
  expect(await streamer.refusedWith(typeof data === 'function' ? data() : data)).toBe(code);
  await streamer.send('da');
  expect(await seenBy(viewer)).toBe('K0 d1 d2 a0');
  const late = await chunksViewer(under, streamer);
  expect(await seenBy(late)).toBe('K0 d1 d2 a0');
});

test('B4 a gap in the sequence, and just an hour in time, are taken', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under, [AUDIO]);
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('a');
  for (let count = 0; count < 100; count += 1) streamer.skip('a');
  streamer.nowUs += HOUR_US;
  await streamer.send('a');
  streamer.nowUs -= HOUR_US;
  await streamer.send('a');
  streamer.nowUs += HOUR_US + 1;
  expect(await streamer.refusedWith(streamer.batch('a'))).toBe('out_of_order');
  expect(await seenBy(viewer)).toBe('a0 a101 a102');
});

test('B3 chunks before any tracks are refused, and the stream goes on', async () => {
  await using under = await startPlacedHub();
  const client = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(client);
  const streamer = new CodedStreamer({ client, streamKey: client.streamKey });
  expect(await streamer.refusedWith(streamer.batch('K'))).toBe('unknown_track');
  await client.accepted('stream:data:send', { streamKey: client.streamKey, data: frame(1) });
  expect(await viewer.next('stream:data')).toBe(frame(1));
});

test('S2 nobody but the streamer sends chunks', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  const viewer = await chunksViewer(under, streamer);
  const send = { streamKey: streamer.streamKey, data: streamer.batch('K') };
  expect(await viewer.refusedWith('stream:data:send', send)).toBe('not_the_streamer');
  await streamer.sendBytes(send.data);
  expect(await seenBy(viewer)).toBe('K0');
});

test('B2 B5 a batch that is too fast for one track takes nothing of what the others may send', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock, maxFramesPerSecond: 60 });
  const streamer = await codedStreamer(under, [VIDEO, AUDIO, PREVIEW]);
  await streamer.send('p'.repeat(60));
  for (let count = 0; count < 10; count += 1) {
    expect(await streamer.refusedWith(streamer.batch(`${'d'.repeat(50)}p`))).toBe('rate_limited');
  }
  await streamer.send(`K${'d'.repeat(59)}`);
});

test('B5 L7 a streamer of sixty frames per second that sends some more than it means to is refused none', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock, maxFramesPerSecond: 60 });
  const streamer = await codedStreamer(under, [VIDEO]);
  await streamer.send(`K${'d'.repeat(59)}`);
  for (let second = 0; second < 20; second += 1) {
    clock.advance(850);
    await streamer.send('d'.repeat(60));
  }
});

test('B5a tracks of other numbers give no new second’s worth either', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock, maxFramesPerSecond: 60 });
  const streamer = await codedStreamer(under, [AUDIO, VIDEO]);
  await streamer.send(`K${'d'.repeat(59)}`);
  const sendsWith = async (trackId: number, kind: object) => {
    await streamer.state([AUDIO, { ...kind, trackId }]);
    const chunk = { ...streamer.chunk('K'), trackId };
    return streamer.refusedWith(encodeBatch([chunk]));
  };
  expect(await sendsWith(7, VIDEO)).toBe('rate_limited');
  expect(await sendsWith(255, VIDEO)).toBe('rate_limited');
});

test('B5 B5a each track has its own rate, and stating tracks again gives no new one', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock, maxFramesPerSecond: 60 });
  const streamer = await codedStreamer(under, [VIDEO, AUDIO, PREVIEW]);
  await streamer.send(`K${'d'.repeat(59)}`);
  await streamer.send('a'.repeat(100));
  await streamer.send('p'.repeat(60));
  await streamer.state([VIDEO, { ...AUDIO, channels: 2 }]);
  await streamer.state([VIDEO, AUDIO, PREVIEW]);
  for (const letter of ['d', 'a', 'p']) {
    expect(await streamer.refusedWith(streamer.batch(letter))).toBe('rate_limited');
  }
  clock.advance(17);
  await streamer.send('d');
  await streamer.send('p a');
  expect(await streamer.refusedWith(streamer.batch('aa'))).toBe('rate_limited');
  clock.advance(1_000);
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('a'.repeat(100));
  expect(await seenBy(viewer)).toContain(rangeOf('a', 104, 203));
});

test('D2 the acknowledgement counts the viewers of both formats that the batch was sent to', async () => {
  await using under = await startPlacedHub();
  const streamer = await codedStreamer(under);
  await chunksViewer(under, streamer);
  const classic = await under.connect();
  await classic.join(streamer);
  expect(await streamer.send('K')).toEqual(reaches(1));
  expect(await streamer.send('dp')).toEqual(reaches(2));
  expect(await streamer.send('p')).toEqual(reaches(2));
  await chunksViewer(under, streamer);
  expect(await streamer.send('d')).toEqual(reaches(2));
});
