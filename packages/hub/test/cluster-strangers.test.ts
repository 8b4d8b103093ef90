/** Whoever can write to the bus sends what it likes: it is refused, counted, and no viewer sees it. */
import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { type Bus, openBus } from '../src/cluster/bus.ts';
import { DOWN, subjects, UP, withBytes, withFrame, withJson } from '../src/cluster/messages.ts';
import {
  type CodedStreamer,
  chunksViewer,
  codedStreamer,
  rangeOf,
  seenBy,
} from './coded-stream.ts';
import { frame, type HubUnderTest, type TestClient } from './hub-under-test.ts';
import { addressOf, type NodesUnderTest, startNodes } from './nodes-under-test.ts';
import { waitFor } from './wait-for.ts';

interface World {
  under: NodesUnderTest;
  origin: HubUnderTest;
  edge: HubUnderTest;
  streamer: CodedStreamer & { publishToken: string };
  viewer: TestClient;
  /** All that the origin has said, byte for byte. */
  heard: Uint8Array[];
  say(bytes: Uint8Array): void;
  /** What the stranger has said has come, and what followed from it. */
  settle(): Promise<void>;
  stranger: Bus;
}

async function startWorld(): Promise<World> {
  const under = await startNodes();
  const [origin, edge] = [await under.node('origin'), await under.node('edge')];
  const stranger = await openBus({
    address: addressOf(under.nats),
    nodeName: 'stranger',
    maxFrameBytes: 1_000_000,
    clock: { now: () => performance.now(), epochMs: Date.now, after: () => ({ cancel() {} }) },
    log: { info() {}, warn() {} } as unknown as Parameters<typeof openBus>[0]['log'],
  });
  onTestFinished(() => stranger[Symbol.asyncDispose]());
  const heard: Uint8Array[] = [];
  const streamer = await codedStreamer(origin);
  const down = subjects.down(streamer.streamKey);
  stranger.subscribe(down, ({ bytes }) => heard.push(Uint8Array.from(bytes)));
  const viewer = await chunksViewer(edge, streamer);
  await streamer.send('K d');
  await under.settle();
  return {
    ...{ under, origin, edge, streamer, viewer, heard, stranger },
    say: (bytes) => stranger.publish(down, bytes),
    async settle() {
      await new Promise<void>((resolve) => stranger.whenFlushed(resolve));
      await under.settle();
    },
  };
}

async function refused(node: HubUnderTest): Promise<Record<string, number>> {
  const lines = (await node.metrics()).map((line) =>
    /^streamhub_bus_refused_total\{reason="(\w+)"\} (\d+)/.exec(line),
  );
  return Object.fromEntries(
    lines.flatMap((found) => (found ? [[found[1], Number(found[2])]] : [])),
  );
}

function warnings(node: HubUnderTest): unknown[] {
  return node.logged.filter(({ msg }) => String(msg).startsWith('a message of another node'));
}

/** What came last, whatever it was. */
function sequenceOf(heard: readonly Uint8Array[]): number {
  return Buffer.from(heard.at(-1) ?? []).readUInt32BE(8);
}

test('wrong, foreign, replayed and oversized messages are counted by reason, with one line in the log', async () => {
  const { edge, streamer, viewer, heard, say, settle, under } = await startWorld();
  const at = { epoch: 0, sequence: sequenceOf(heard) };
  const [version, kind] = [
    Uint8Array.from(heard.at(-1) ?? []),
    Uint8Array.from(heard.at(-1) ?? []),
  ];
  version[0] = 2;
  kind[1] = 99;
  say(version);
  say(kind);
  say(randomBytes(5));
  say(withBytes({ kind: DOWN.chunks, ...at }, new Uint8Array(1_001_000)));
  for (const again of heard) say(again);
  await settle();
  expect(await refused(edge)).toMatchObject({ version: 1, kind: 1, size: 2 });
  expect((await refused(edge))['sequence']).toBeGreaterThan(0);
  expect(warnings(edge)).toHaveLength(1);
  await streamer.send('d da');
  await under.settle();
  expect(await seenBy(viewer)).toBe('K0 d1 d2 d3 a0');
});

test('what a stranger puts in the place of the next message is refused, and that one is asked for', async () => {
  const { edge, streamer, viewer, heard, say, settle } = await startWorld();
  const next = () => ({ epoch: 0, sequence: sequenceOf(heard) + 1 });
  say(withJson({ kind: DOWN.notice, ...next() }, { event: 'ended', reason: 'because' }));
  await settle();
  await streamer.send('d');
  await settle();
  say(withFrame({ kind: DOWN.frame, ...next() }, frame(1)));
  await settle();
  await streamer.send('d');
  await settle();
  say(withBytes({ kind: DOWN.chunks, ...next() }, randomBytes(100)));
  await settle();
  await streamer.send('d');
  await settle();
  await waitFor(async () => expect(await seenBy(viewer)).toBe(`K0 ${rangeOf('d', 1, 4)}`));
  expect(await refused(edge)).toMatchObject({ form: 1, chunks: 2 });
  expect(viewer.all('stream:tracks')).toHaveLength(1);
  expect(viewer.all('stream:ended')).toEqual([]);
});

test('a sequence and an epoch out of nowhere cost a question each, and change nothing', async () => {
  const { streamer, viewer, heard, say, settle } = await startWorld();
  const sequence = sequenceOf(heard) + 1_000;
  say(withJson({ kind: DOWN.notice, epoch: 0, sequence }, { event: 'ended', reason: 'ended' }));
  say(withJson({ kind: DOWN.notice, epoch: 7, sequence }, { event: 'ended', reason: 'ended' }));
  await settle();
  await streamer.send('d');
  await settle();
  await waitFor(async () => expect(await seenBy(viewer)).toBe('K0 d1 d2'));
  expect(viewer.all('stream:ended')).toEqual([]);
  expect(viewer.all('stream:paused')).toEqual([]);
});

test('what a former origin says is refused by its epoch', async () => {
  const { origin, edge, streamer, heard, say, settle, under } = await startWorld();
  const { streamKey, publishToken, client } = streamer;
  const viewer = await chunksViewer(origin, streamer);
  const moved = await edge.connect();
  await moved.accepted('stream:resume', { streamKey, publishToken });
  await client.next('stream:error');
  await under.settle();
  const before = (await refused(origin))['epoch'] ?? 0;
  say(withBytes({ kind: DOWN.chunks, epoch: 0, sequence: 1e9 }, heard.at(-1) ?? new Uint8Array()));
  await settle();
  expect((await refused(origin))['epoch']).toBe(before + 1);
  await moved.accepted('stream:data:send', { streamKey, data: streamer.batch('d') });
  await under.settle();
  expect((await seenBy(viewer)).split(' ').at(-1)).toBe('d2');
});

test('a flood on both subjects of a stream harms neither its viewers nor the nodes', async () => {
  const { origin, edge, streamer, viewer, stranger, say, settle, under } = await startWorld();
  const up = subjects.up(streamer.streamKey);
  const at = { epoch: 0, sequence: 0 };
  for (let count = 0; count < 3_000; count += 1) {
    say(randomBytes(count % 300));
    stranger.publish(up, randomBytes(count % 300));
    const node = `stranger ${count}`;
    stranger.publish(up, withJson({ kind: UP.audience, ...at }, { node, viewers: -1 }));
    stranger.publish(up, withJson({ kind: UP.part, ...at }, { node, snapshot: 9, offset: 1e8 }));
  }
  await settle();
  for (const [node, kind] of [
    [edge, 'size'],
    [origin, 'form'],
  ] as const) {
    expect((await refused(node))[kind]).toBeGreaterThan(100);
    expect(warnings(node)).toHaveLength(1);
  }
  await streamer.send('d da');
  await under.settle();
  await waitFor(async () => expect(await seenBy(viewer)).toBe('K0 d1 d2 d3 a0'));
});

test('strangers who say that they are nodes are counted up to a number', async () => {
  const { streamer, stranger, settle, viewer } = await startWorld();
  const up = subjects.up(streamer.streamKey);
  for (let count = 0; count < 1_500; count += 1) {
    const told = { node: `stranger ${count}`, viewers: 1 };
    stranger.publish(up, withJson({ kind: UP.audience, epoch: 0, sequence: 0 }, told));
  }
  await settle();
  await waitFor(() => expect(viewer.all('stream:viewers').at(-1)?.viewers).toBeGreaterThan(900));
  expect(viewer.all('stream:viewers').at(-1)?.viewers).toBeLessThanOrEqual(1_000);
});
