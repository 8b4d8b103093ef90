/** What leaves when, on a hub idle or busy. */
import { expect, test } from 'vitest';
import { HeldBatches } from '../src/broadcast/buffer/held-batches.ts';
import { AUDIO, chunksViewer, codedStreamer, namesOf, seenBy, VIDEO } from './coded-stream.ts';
import { DistributorUnderTest, KEY, placed } from './distributor-under-test.ts';
import { frame, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

function batchesOf(under: DistributorUnderTest, viewerId: string): string[] {
  return under.outlet.eventsOf(viewerId, 'stream:data').map(namesOf);
}

test('B1a on an idle hub each batch leaves at once', () => {
  const under = new DistributorUnderTest();
  under.join('v');
  for (const letters of ['K', 'a', 'd', 'a']) under.send(letters);
  expect(batchesOf(under, 'v')).toEqual(['K0', 'a0', 'd1', 'a1']);
});

test('B7 on a busy hub what arrives within the window leaves as one batch, sound with picture', () => {
  const under = new DistributorUnderTest();
  under.join('v');
  under.makeBusy();
  expect(under.distributor.sendWindowMs).toBe(66);
  const sent: Uint8Array[] = [];
  for (const letters of ['K', 'a', 'd', 'a', 'e', 'ap']) {
    const batch = under.source.batch(letters);
    sent.push(batch);
    under.sendBytes(batch);
    under.endTurn();
    under.clock.advance(9);
  }
  expect(batchesOf(under, 'v'), 'the first has waited long enough').toEqual(['K0']);
  under.clock.advance(10);
  expect(batchesOf(under, 'v')).toEqual(['K0', 'a0 d1 a1 e2 a2 p0']);
  const got = under.outlet.eventsOf('v', 'stream:data') as Uint8Array[];
  expect(Buffer.concat(got), 'byte for byte').toEqual(Buffer.concat(sent));
});

test('B7 what has waited long enough leaves when all has been taken that came in the same turn', () => {
  const under = new DistributorUnderTest();
  under.join('v');
  under.makeBusy();
  under.clock.advance(100);
  for (const letters of ['K', 'a', 'd']) under.send(letters);
  expect(batchesOf(under, 'v')).toEqual([]);
  under.endTurn();
  expect(batchesOf(under, 'v')).toEqual(['K0 a0 d1']);
});

test('B7a what is held when the window closes leaves before all that comes later', () => {
  const under = new DistributorUnderTest();
  under.join('v');
  under.makeBusy();
  under.loopDelayMs = 0;
  do under.clock.advance(200);
  while (under.distributor.sendWindowMs > 2);
  expect(under.distributor.sendWindowMs).toBeGreaterThan(1);
  under.clock.advance(199);
  under.send('K');
  under.endTurn();
  under.send('d');
  expect(batchesOf(under, 'v')).toEqual(['K0']);
  under.clock.advance(1);
  expect(under.distributor.sendWindowMs).toBe(0);
  for (const letters of ['a', 'e']) under.send(letters);
  expect(batchesOf(under, 'v')).toEqual(['K0', 'd1 a0', 'e2']);
});

test('B8 what its streamer has gathered for a whole window is not held as well', () => {
  const under = new DistributorUnderTest();
  under.join('v');
  under.makeBusy();
  const letters = ['K', 'ada', 'ea', 'ada'];
  letters.forEach((batch, at) => {
    under.send(batch);
    under.endTurn();
    expect(batchesOf(under, 'v')).toHaveLength(at + 1);
    // Timers of the streamer are not more exact than that.
    under.clock.advance(60 + 3 * at);
  });
});

test('B7b what fills a batch leaves before the window is over', () => {
  const under = new DistributorUnderTest();
  under.join('v');
  under.makeBusy();
  under.send('K');
  under.endTurn();
  under.send('d', { bytes: 100_000 });
  under.send('d', { bytes: 100_000 });
  expect(batchesOf(under, 'v')).toHaveLength(1);
  under.send('d', { bytes: 100_000 });
  expect(batchesOf(under, 'v')).toHaveLength(2);
  const held = new HeldBatches();
  for (let count = 0; count < 1_023; count += 1) held.add(placed(under.source.batch('a')));
  expect(held.isFull).toBe(false);
  held.add(placed(under.source.batch('a')));
  expect(held.isFull).toBe(true);
});

test('V1 B7c who joins while a batch is held has it in its buffer, and is sent the rest alone', () => {
  const under = new DistributorUnderTest();
  under.join('early');
  under.makeBusy();
  under.send('K');
  under.endTurn();
  under.send('da');
  under.join('v0');
  under.send('e');
  under.join('v1');
  under.join('v0');
  under.send('a');
  expect(batchesOf(under, 'early'), 'nobody who joins makes it leave').toHaveLength(1);
  under.clock.advance(66);
  expect(batchesOf(under, 'early')).toEqual(['K0', 'd1 a0 e2 a1']);
  const buffers = (id: string) => under.outlet.eventsOf(id, 'stream:buffer').map(namesOf);
  expect(buffers('v0')).toEqual(['K0 d1 a0', 'K0 d1 a0 e2']);
  expect(batchesOf(under, 'v0')).toEqual(['a1']);
  expect(buffers('v1')).toEqual(['K0 d1 a0 e2']);
  expect(batchesOf(under, 'v1')).toEqual(['a1']);
});

test('V1 B7c five hundred viewers who join in a second leave the batching as it is', () => {
  const under = new DistributorUnderTest();
  under.join('early');
  under.makeBusy();
  under.send('K');
  const before = batchesOf(under, 'early').length;
  for (let ms = 0; ms < 1_000; ms += 2) {
    under.join(`v${ms}`);
    if (ms % 20 === 0) under.send('a');
    if (ms % 34 === 0) under.send('d');
    under.clock.advance(2);
  }
  expect(batchesOf(under, 'early').length - before).toBeLessThan(18);
  under.clock.advance(66);
  const all = batchesOf(under, 'early').join(' ');
  for (let ms = 0; ms < 1_000; ms += 2) {
    const [buffer] = under.outlet.eventsOf(`v${ms}`, 'stream:buffer').map(namesOf);
    expect([buffer, ...batchesOf(under, `v${ms}`)].join(' '), `v${ms}`).toBe(all);
  }
});

test('D1 B7 frames are never held: each is an event of its own', () => {
  const under = new DistributorUnderTest({ tracks: [] });
  under.join('classic', 'base64');
  under.join('v');
  under.makeBusy();
  for (let number = 1; number <= 3; number += 1) {
    expect(under.distributor.distributeStreamData(KEY, frame(number))).toBe(2);
    under.endTurn();
  }
  expect(under.outlet.eventsOf('classic', 'stream:data')).toEqual([frame(1), frame(2), frame(3)]);
  expect(under.outlet.eventsOf('v', 'stream:data')).toHaveLength(1);
  under.clock.advance(66);
  expect(under.outlet.eventsOf('v', 'stream:data')).toHaveLength(2);
});

test('D2 B7 the answer to a batch that is held counts all viewers of chunks', () => {
  const under = new DistributorUnderTest();
  under.join('waits');
  under.makeBusy();
  expect(under.send('a')).toBe(1);
  under.endTurn();
  expect(under.send('a')).toBe(1);
  expect(under.send('d'), 'no key chunk yet').toBe(1);
  expect(under.send('K')).toBe(1);
  expect(under.send('d'), 'behind the key chunk that is held').toBe(1);
  expect(batchesOf(under, 'waits')).toEqual(['a0']);
  under.clock.advance(66);
  expect(batchesOf(under, 'waits')).toEqual(['a0', 'a1 K1 d2']);
});

test('T6 B7b what was sent before other tracks comes before them', () => {
  const under = new DistributorUnderTest();
  under.join('v');
  under.makeBusy();
  under.send('K');
  under.endTurn();
  under.send('d');
  under.broadcast.setTracks({ tracks: [{ ...VIDEO, codec: 'vp9' }, AUDIO] });
  under.send('d');
  under.send('Ka');
  under.clock.advance(66);
  const events = (under.outlet.sent.get('v') ?? []).map(([event, data]) =>
    event === 'stream:data' ? namesOf(data) : event,
  );
  expect(events.slice(-4)).toEqual(['K0', 'd1', 'stream:tracks', 'K3 a0']);
});

test('B8 the answer to a batch says how long its streamer may gather', async () => {
  const clock = new ManualClock();
  let delayMs = 0;
  await using under = await startTestHub({
    clock,
    loopDelay: { eventLoopDelayMs: () => delayMs, utilization: () => 0.9 },
  });
  const streamer = await codedStreamer(under);
  const { client, streamKey } = streamer;
  const answerTo = (data: unknown) => client.request('stream:data:send', { streamKey, data });
  expect(await answerTo(streamer.batch('K'))).toEqual({ ok: true, viewers: 0, gatherMs: 0 });
  delayMs = 40;
  clock.advance(250);
  expect(await answerTo(streamer.batch('d'))).toMatchObject({ gatherMs: 40 });
  clock.advance(250);
  expect(await answerTo(streamer.batch('d'))).toMatchObject({ gatherMs: 66 });
  expect(await answerTo(frame(1)), 'frames are never gathered').toEqual({ ok: true, viewers: 0 });
});

test('S3 S7 B7b what was sent before a stream pauses or ends comes before the notice', async () => {
  const clock = new ManualClock();
  const loopDelay = { eventLoopDelayMs: () => 50, utilization: () => 0.9 };
  await using under = await startTestHub({ clock, loopDelay });
  for (const ending of ['stream:paused', 'stream:ended'] as const) {
    const streamer = await codedStreamer(under);
    const viewer = await chunksViewer(under, streamer);
    for (let look = 0; look < 10; look += 1) {
      clock.advance(250);
      await streamer.send('a');
    }
    await streamer.send('K d d');
    expect(await seenBy(viewer)).not.toContain('K0');
    if (ending === 'stream:paused') streamer.client.close();
    else await streamer.client.accepted('stream:end', { streamKey: streamer.streamKey });
    await viewer.next(ending);
    const last = viewer.received.filter(([event]) => event !== 'stream:viewers').slice(-2);
    expect(last.map(([event]) => event)).toEqual(['stream:data', ending]);
    expect(await seenBy(viewer)).toMatch(/K0 d1 d2$/);
  }
});
