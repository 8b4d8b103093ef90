/** Several nodes as one hub: lists, metrics and the operator are the same from each of them. */
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { type Clock, systemClock } from '../src/clock.ts';
import { type Bus, openBus } from '../src/cluster/bus.ts';
import { encodeBeat, type StreamHere } from '../src/cluster/node-beat.ts';
import { Nodes } from '../src/cluster/nodes.ts';
import { type HubUnderTest, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { NatsUnderTest } from './nats-under-test.ts';
import { addressOf, startNodes } from './nodes-under-test.ts';
import { waitFor } from './wait-for.ts';

const DAY_MS = 24 * 3_600_000;

async function listOf({ hub }: HubUnderTest): Promise<object[]> {
  const response = await fetch(`${hub.address}/api/streams`);
  return ((await response.json()) as { streams: object[] }).streams;
}

async function metric(node: HubUnderTest, name: string): Promise<number> {
  const line = (await node.metrics()).find((one) => one.startsWith(`${name} `));
  return Number(line?.split(' ')[1]);
}

async function openTestBus(nats: NatsUnderTest, clock: Clock = systemClock): Promise<Bus> {
  const log = pino({ level: 'silent' });
  const parts = { nodeName: 'test', maxFrameBytes: 1_000, clock, log };
  const bus = await openBus({ address: addressOf(nats), ...parts });
  onTestFinished(() => bus[Symbol.asyncDispose]());
  return bus;
}

test('each node lists the streams of all, with their viewers, and forgets one that has ended', async () => {
  const { node } = await startNodes();
  const nodes = [await node('one'), await node('two'), await node('three')];
  const [one, two] = nodes as [HubUnderTest, HubUnderTest];
  const ana = await one.streamer({ title: 'Cats' });
  const hidden = await two.streamer({ title: 'Dogs', visibility: 'unlisted' });
  await (await one.connect()).join(ana);
  const cats = { streamKey: ana.streamKey, title: 'Cats', state: 'live', viewers: 1 };
  const dogs = { streamKey: hidden.streamKey, title: 'Dogs', visibility: 'unlisted' };
  for (const each of nodes) {
    await waitFor(async () => expect(await listOf(each)).toMatchObject([cats]));
    await waitFor(async () => {
      const all = await each.hub.control.streams();
      expect(all.sort((a, b) => a.title.localeCompare(b.title))).toMatchObject([cats, dogs]);
    });
  }
  await ana.accepted('stream:end', { streamKey: ana.streamKey });
  for (const each of nodes) await waitFor(async () => expect(await listOf(each)).toEqual([]));
});

test('a stream that waits for its streamer is shown so by each node', async () => {
  const { node } = await startNodes();
  const [one, two] = [await node('one'), await node('two')];
  const { streamKey, socket } = await one.streamer();
  socket.disconnect();
  const paused = { streamKey, state: 'paused' };
  await waitFor(async () => expect(await listOf(two)).toMatchObject([paused]));
});

test('metrics of the whole are the same from each node', async () => {
  const { node } = await startNodes();
  const [one, two] = [await node('one'), await node('two')];
  const ana = await one.streamer();
  await (await one.connect()).join(ana);
  await (await two.connect()).join(await two.streamer());
  for (const each of [one, two]) {
    await waitFor(async () => {
      expect(await metric(each, 'streamhub_nodes')).toBe(2);
      expect(await metric(each, 'streamhub_cluster_streams')).toBe(2);
      expect(await metric(each, 'streamhub_cluster_viewers')).toBe(2);
    });
    expect(await metric(each, 'streamhub_streams')).toBe(1);
  }
});

test('the operator of one node ends streams and removes viewers of another', async () => {
  const { node } = await startNodes();
  const [one, two] = [await node('one'), await node('two')];
  const ana = await one.streamer();
  const viewer = await one.connect();
  await viewer.join(ana);
  const { control } = two.hub;
  const found = () => control.viewers(ana.streamKey);
  await waitFor(async () => expect(await found()).toHaveLength(1));
  const [{ viewerId } = { viewerId: '' }] = await found();
  expect(await control.removeViewer('nobody')).toBe(false);
  expect(await control.removeViewer(viewerId)).toBe(true);
  const removed = { streamKey: ana.streamKey, reason: 'removed' };
  expect(await viewer.next('stream:ended')).toEqual(removed);
  expect(await control.endStream('nobodys')).toBe(false);
  expect(await control.endStream(ana.streamKey)).toBe(true);
  expect(await ana.next('stream:ended')).toEqual(removed);
});

test('a second node of the same name does not start, and says so; the next life of the same node does', async () => {
  const { node } = await startNodes();
  const first = await node('one');
  await expect(node('one')).rejects.toThrow(
    'a node with the name one is running. Give each node a name of its own with --node-name.',
  );
  await first[Symbol.asyncDispose]();
  expect((await node('one')).hub.address).toContain('http');
});

test('of two nodes of one name that start at once not both go on', async () => {
  const { node } = await startNodes();
  const started = await Promise.allSettled([node('one'), node('one')]);
  expect(started.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a node whose clock is a day off is a node like the others', async () => {
  const { node } = await startNodes();
  const ahead: Clock = { ...systemClock, epochMs: () => systemClock.epochMs() + DAY_MS };
  const [one, two] = [await node('one'), await node('two', { clock: ahead })];
  const { streamKey } = await two.streamer();
  await waitFor(async () => expect(await listOf(one)).toMatchObject([{ streamKey }]));
  expect(await metric(one, 'streamhub_nodes')).toBe(2);
});

const stream: StreamHere = {
  streamKey: 'abc',
  title: '',
  streamer: 'Ana',
  visibility: 'public',
  startedAt: '2026-11-30T12:00:00.000Z',
  peakViewers: 1,
  state: 'live',
  viewers: 1,
  epoch: 1,
};

/** What a node knows of others, which this test plays. */
async function startDirectory() {
  const nats = await NatsUnderTest.start();
  onTestFinished(() => nats[Symbol.asyncDispose]());
  const clock = new ManualClock();
  const [bus, others] = [await openTestBus(nats, clock), await openTestBus(nats)];
  let unreadable = 0;
  const nodes = new Nodes({
    bus,
    self: { name: 'self', run: 'self', version: '1' },
    streamsHere: () => [],
    peopleHere: () => 0,
    graceMs: 10_000,
    onUnreadable: () => {
      unreadable += 1;
    },
    clock,
    log: pino({ level: 'silent' }),
  });
  onTestFinished(() => nodes.leave());
  await new Promise<void>((resolve) => bus.whenFlushed(resolve));
  const from = (run: string) => ({ node: run, run, version: '1', viewers: 3 });
  const tell = (bytes: Uint8Array) => others.publish('streamhub.nodes', bytes);
  return { nodes, clock, from, tell, unreadable: () => unreadable };
}

test('streams of a node that is silent wait, and are forgotten when their time is over', async () => {
  const { nodes, clock, from, tell } = await startDirectory();
  const list = { page: 0, pages: 1, streams: [stream] };
  tell(encodeBeat({ ...from('other'), about: { kind: 'list', ...list } }));
  await waitFor(() => expect(nodes.all()).toMatchObject([{ state: 'live' }]));
  expect([nodes.others.length, nodes.viewers]).toEqual([1, 3]);
  clock.advance(3_500);
  expect(nodes.all()).toMatchObject([{ state: 'paused' }]);
  expect([nodes.others.length, nodes.viewers]).toEqual([0, 0]);
  clock.advance(10_500);
  expect(nodes.all()).toEqual([]);
});

test('a node that leaves is no node any more, at once', async () => {
  const { nodes, from, tell } = await startDirectory();
  tell(encodeBeat({ ...from('other'), about: { kind: 'changes', streams: [stream], gone: [] } }));
  await waitFor(() => expect(nodes.others).toHaveLength(1));
  tell(encodeBeat({ ...from('other'), about: { kind: 'leave' } }));
  await waitFor(() => expect(nodes.others).toHaveLength(0));
  expect(nodes.all()).toMatchObject([{ state: 'paused' }]);
});

test('of two nodes that tell of one stream the higher epoch is believed', async () => {
  const { nodes, from, tell } = await startDirectory();
  const changes = (epoch: number, title: string) => ({
    kind: 'changes' as const,
    streams: [{ ...stream, epoch, title }],
    gone: [],
  });
  tell(encodeBeat({ ...from('new'), about: changes(2, 'new') }));
  tell(encodeBeat({ ...from('old'), about: changes(1, 'old') }));
  await waitFor(() => expect(nodes.others).toHaveLength(2));
  expect(nodes.all()).toMatchObject([{ title: 'new' }]);
});

test('what is no beat is counted and left out; fields of a later version are ignored; nodes are bounded', async () => {
  const { nodes, from, tell, unreadable } = await startDirectory();
  const about = { kind: 'changes' as const, streams: [], gone: [] };
  const wrong = [
    '',
    '{',
    '[]',
    JSON.stringify({ ...from('x'), form: 2, about }),
    JSON.stringify({ ...from('x'), form: 1, viewers: -1, about }),
    JSON.stringify({ ...from('x'), form: 1, about: { kind: 'other' } }),
    'x'.repeat(900_000),
  ];
  for (const text of wrong) tell(Buffer.from(text));
  const later = { ...from('later'), form: 1, about: { ...about, more: 1 }, more: {} };
  tell(Buffer.from(JSON.stringify(later)));
  await waitFor(() => expect(nodes.others.map(({ run }) => run)).toEqual(['later']));
  expect(unreadable()).toBe(wrong.length);
  for (let count = 0; count < 400; count += 1) tell(encodeBeat({ ...from(`n${count}`), about }));
  tell(Buffer.from(''));
  await waitFor(() => expect(unreadable()).toBe(wrong.length + 1));
  expect(nodes.others).toHaveLength(256);
});

test('one process without NATS has no other nodes and no metrics of them', async () => {
  await using alone = await startTestHub();
  expect((await alone.metrics()).join('\n')).not.toContain('streamhub_nodes');
});
