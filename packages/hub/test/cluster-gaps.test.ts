/** What viewers of another node see when the bus, or the node that a stream is on, does not keep up. */
import { expect, test } from 'vitest';
import { type Bus, openBus } from '../src/cluster/bus.ts';
import { chunksViewer, codedStreamer, rangeOf, seenBy } from './coded-stream.ts';
import { frame, type HubUnderTest, sendFrames } from './hub-under-test.ts';
import { type NodesUnderTest, startNodes } from './nodes-under-test.ts';
import { waitFor } from './wait-for.ts';

const RATE = { maxFramesPerSecond: 10_000 };

async function startTwo(
  options: object = {},
): Promise<[NodesUnderTest, HubUnderTest, HubUnderTest]> {
  const under = await startNodes();
  return [
    under,
    await under.node('origin', { ...RATE, ...options }),
    await under.node('edge', RATE),
  ];
}

/** The bus of a node that can be made deaf and dumb, as if the node stood still. */
function mutable(): { connectBus: typeof openBus; mute(isMuted: boolean): void } {
  let isMuted = false;
  return {
    mute(muted) {
      isMuted = muted;
    },
    async connectBus(parts) {
      const bus = await openBus(parts);
      const muted: Bus = {
        get isConnected() {
          return bus.isConnected;
        },
        get waitingBytes() {
          return bus.waitingBytes;
        },
        publish: (subject, bytes) => isMuted || bus.publish(subject, bytes),
        ask: (subject, bytes, timeoutMs) => bus.ask(subject, bytes, timeoutMs),
        subscribe: (subject, take) =>
          bus.subscribe(subject, (message) => {
            if (!isMuted) take(message);
          }),
        whenFlushed: (then) => bus.whenFlushed(then),
        onChange: (listener) => bus.onChange(listener),
        [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose](),
      };
      return muted;
    },
  };
}

/** Of events, how long until the next one of this name. */
test('a node that falls silent: its viewers elsewhere are told, and miss nothing when it is back', async () => {
  const { connectBus, mute } = mutable();
  const [under, origin, edge] = await startTwo({ connectBus });
  const streamer = await codedStreamer(origin);
  const near = await chunksViewer(origin, streamer);
  const viewer = await chunksViewer(edge, streamer);
  await streamer.send('K da d');
  await under.settle();
  mute(true);
  await viewer.next('stream:paused');
  await streamer.send('d da');
  expect(await seenBy(near)).toBe('K0 d1 a0 d2 d3 d4 a1');
  mute(false);
  await viewer.next('stream:resumed');
  await streamer.send('d');
  await under.settle();
  expect(await seenBy(viewer)).toBe('K0 d1 a0 d2 d3 d4 a1 d5');
  expect(viewer.all('stream:tracks')).toHaveLength(1);
  expect(near.all('stream:paused')).toEqual([]);
});

test('what began while a node was silent begins at its key chunk, with the tracks stated again', async () => {
  const { connectBus, mute } = mutable();
  const [under, origin, edge] = await startTwo({ connectBus });
  const streamer = await codedStreamer(origin);
  const viewer = await chunksViewer(edge, streamer);
  await streamer.send('K d');
  await under.settle();
  mute(true);
  await viewer.next('stream:paused');
  // A chunk is missing, so that the origin has no group any more: what follows it cannot be decoded.
  streamer.skip('d');
  await streamer.send('d');
  mute(false);
  await viewer.next('stream:resumed');
  await streamer.send('d a K d');
  await under.settle();
  expect(await seenBy(viewer)).toBe('K0 d1 a0 K5 d6');
  expect(viewer.all('stream:tracks')).toHaveLength(2);
});

test('NATS dies and comes back: viewers on the origin notice nothing, the others go on by themselves', async () => {
  const [under, origin, edge] = await startTwo();
  const streamer = await origin.streamer();
  const { streamKey } = streamer;
  const [near, far] = [await origin.connect(), await edge.connect()];
  for (const viewer of [near, far]) await viewer.join({ streamKey });
  await sendFrames(streamer, { from: 100, to: 104 });
  await under.settle();
  await under.nats.end();
  await far.next('stream:paused');
  await sendFrames(streamer, { from: 105, to: 109 });
  await near.fence();
  expect(near.all('stream:data')).toEqual(framesOf(100, 109));
  // Whoever comes now waits for the picture.
  const late = await edge.connect();
  await late.join({ streamKey });
  expect(late.all('stream:paused')).toHaveLength(1);
  await under.nats.start();
  await far.next('stream:resumed');
  await sendFrames(streamer, { from: 110, to: 111 });
  await under.settle();
  for (const viewer of [far, late]) {
    await viewer.fence();
    const seen = [...viewer.all('stream:buffer').flat(), ...viewer.all('stream:data')];
    expect(seen).toEqual(framesOf(100, 111));
  }
  expect(near.all('stream:paused')).toEqual([]);
});

test('NATS stands still for a second: whole groups are left out for other nodes, counted, and memory is bounded', async () => {
  const [under, origin, edge] = await startTwo();
  const streamer = await codedStreamer(origin);
  const [near, far] = [await chunksViewer(origin, streamer), await chunksViewer(edge, streamer)];
  await streamer.send('K d');
  await under.settle();
  under.nats.freeze();
  const frozenAtMs = performance.now();
  let sent = 2;
  while (performance.now() - frozenAtMs < 900) {
    await streamer.send('d', { bytes: 20_000 });
    sent += 1;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  under.nats.thaw();
  await under.settle();
  await waitFor(async () => expect(await skipped(origin)).toBeGreaterThan(0));
  await streamer.send('d');
  await streamer.send('K d');
  await under.settle();
  const key = sent + 1;
  const nearSaw = await seenBy(near);
  expect(nearSaw).toBe(`K0 ${rangeOf('d', 1, sent)} K${key} d${key + 1}`);
  const farSaw = (await seenBy(far)).split(' ');
  expect(farSaw.slice(-2)).toEqual([`K${key}`, `d${key + 1}`]);
  const before = farSaw.slice(0, -2);
  expect(before, 'decodable to the end').toEqual(nearSaw.split(' ').slice(0, before.length));
  const mostBytes = 64_000 + 60_000;
  expect((before.length - 2) * 20_000, 'what waited in the node').toBeLessThan(10 * mostBytes);
  expect(far.all('stream:tracks')).toHaveLength(1);
});

async function skipped(node: HubUnderTest): Promise<number> {
  const lines = (await node.metrics()).filter((line) =>
    /^streamhub_frames_skipped_total/.test(line),
  );
  return lines.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
}

function framesOf(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => frame(from + index));
}
