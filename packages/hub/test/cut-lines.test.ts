/** Lines that break under a live stream, and come back. */
import { expect, test } from 'vitest';
import { CodedStreamer, chunksViewer, codedStreamer, namesOf, seenBy } from './coded-stream.ts';
import { frame, startTestHub, TestClient } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { SteadyStreamer, SteadyViewer } from './steady-peers.ts';
import { TcpLine } from './tcp-line.ts';

test('S3 a streamer who is cut off for 10 s finds its viewers where they were', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, graceSeconds: 30 });
  await using line = await TcpLine.open(under.hub.address);
  using streamer = new SteadyStreamer(line.address);
  const { streamKey } = await streamer.created();
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  await viewer.next('stream:data');

  line.cut();
  expect(await viewer.next('stream:paused')).toEqual({ streamKey, graceMs: 30_000 });
  clock.advance(10_000);
  const seen = viewer.all('stream:data').length;
  line.mend();
  expect(await viewer.next('stream:resumed')).toEqual({ streamKey });
  while (viewer.all('stream:data').length <= seen) await viewer.next('stream:data');
  expect(streamer.beginnings).toBe(2);
  expect(viewer.all('stream:ended')).toEqual([]);
  expect(viewer.all('stream:buffer')).toHaveLength(1);
});

test('S3 a streamer whose line breaks again and again is always the same stream', async () => {
  await using under = await startTestHub();
  await using line = await TcpLine.open(under.hub.address);
  using streamer = new SteadyStreamer(line.address);
  const { streamKey } = await streamer.created();
  using viewer = new SteadyViewer(under.hub.address, streamKey);
  await viewer.pictureAfter(0);
  for (let cut = 1; cut <= 10; cut += 1) {
    line.cut();
    const lastSent = streamer.sent;
    line.mend();
    await viewer.pictureAfter(lastSent + 1);
  }
  expect([viewer.connections, viewer.ends, streamer.refusals]).toEqual([1, [], []]);
});

test('G3 a viewer cut off in the middle of a batch is given no part of it, and begins anew with a key chunk', async () => {
  await using under = await startTestHub();
  await using line = await TcpLine.open(under.hub.address);
  const streamer = await codedStreamer(under);
  const { streamKey } = streamer;
  const witness = await chunksViewer(under, { streamKey });
  const far = new TestClient(line.address);
  await far.connected();
  await far.accepted('stream:join', { streamKey, format: 'chunks' });
  await streamer.send('K d');
  expect(await seenBy(far)).toBe('K0 d1');

  const gone = far.disconnected();
  // The batch below has 200 000 bytes.
  const cut = line.cutAfter(100_000);
  await streamer.send('d', { bytes: 200_000 });
  await Promise.all([cut, gone]);
  expect(
    far
      .all('stream:data')
      .map((data) => namesOf(data))
      .join(' '),
  ).toBe('K0 d1');
  await streamer.send('d d');

  line.mend();
  const back = new TestClient(line.address);
  await back.connected();
  await back.accepted('stream:join', { streamKey, format: 'chunks' });
  await streamer.send('d K');
  expect(await seenBy(back)).toBe('K0 d1 d2 d3 d4 d5 K6');
  expect(await seenBy(witness)).toBe('K0 d1 d2 d3 d4 d5 K6');
  expect(await viewersOf(under.hub.address, streamKey)).toBe(2);
  back.close();
});

async function viewersOf(address: string, streamKey: string): Promise<number> {
  const response = await fetch(`${address}/api/streams/${streamKey}`);
  return ((await response.json()) as { viewers: number }).viewers;
}

test('E6 a streamer cut off in the middle of a batch has sent nothing of it', async () => {
  await using under = await startTestHub();
  await using line = await TcpLine.open(under.hub.address);
  const owner = await under.streamer();
  const { streamKey, publishToken } = owner;
  const viewer = await chunksViewer(under, { streamKey });
  const client = new TestClient(line.address);
  await client.connected();
  await client.accepted('stream:resume', { streamKey, publishToken });
  const streamer = new CodedStreamer({ client, streamKey });
  await streamer.state();
  await streamer.send('K d');
  const half = streamer.batch('d', { bytes: 900_000 });
  client.socket.emit('stream:data:send', { streamKey, data: half as Uint8Array<ArrayBuffer> });
  line.cut();
  await viewer.next('stream:paused');
  expect(await seenBy(viewer)).toBe('K0 d1');
  await owner.accepted('stream:resume', { streamKey, publishToken });
  await owner.accepted('stream:data:send', { streamKey, data: frame(1) });
});
