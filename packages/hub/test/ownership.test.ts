/** A stream moves from node to node with its token: viewers everywhere stay, and one node alone has it. */
import type { Registered } from '@streamhub/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { type Clock, systemClock } from '../src/clock.ts';
import {
  frame,
  type HubUnderTest,
  type TestClient,
  type TestHubOptions,
  type TestStreamer,
  temporaryFolder,
} from './hub-under-test.ts';
import { startNodes } from './nodes-under-test.ts';
import { waitFor } from './wait-for.ts';

/** `options`: of each node. */
async function startCluster(options: TestHubOptions = {}) {
  const { nats, node } = await startNodes();
  const start = (name: string, more: TestHubOptions = {}) => node(name, { ...options, ...more });
  return { nats, start };
}

/** A connection of the streamer at another node, with its stream's token. */
async function comeBack(streamer: TestStreamer, node: HubUnderTest): Promise<TestClient> {
  const client = await node.connect();
  const { streamKey, publishToken } = streamer;
  await client.accepted<Registered>('register', { username: 'Ana' });
  await client.accepted('stream:resume', { streamKey, publishToken });
  return client;
}

const send = (streamer: TestClient, streamKey: string, number: number) =>
  streamer.accepted('stream:data:send', { streamKey, data: frame(number) });

async function sees(viewer: TestClient, number: number): Promise<void> {
  await waitFor(() => {
    const seen = [...viewer.all('stream:buffer').flat(), ...viewer.all('stream:data')];
    expect(seen).toContain(frame(number));
  });
}

/** Of nodes that have one stream among them. */
async function owners(nodes: HubUnderTest[]): Promise<string[]> {
  const names = await Promise.all(
    nodes.map(async (node) => {
      const lines = await node.metrics();
      return lines.includes('streamhub_streams 1') ? node.config.nodeName : '';
    }),
  );
  return names.filter((name) => name !== '');
}

test('a streamer that comes back on another node takes its stream along, and viewers everywhere stay', async () => {
  const { start } = await startCluster();
  const [one, two, three] = [await start('one'), await start('two'), await start('three')];
  const streamer = await one.streamer({ title: 'Cats' });
  const { streamKey } = streamer;
  await send(streamer, streamKey, 1);
  const viewers = await Promise.all([one.connect(), two.connect(), three.connect()]);
  for (const viewer of viewers) {
    await viewer.join(streamer);
    await sees(viewer, 1);
  }
  streamer.close();
  for (const viewer of viewers) await viewer.next('stream:paused');
  const back = await comeBack(streamer, two);
  for (const viewer of viewers) await viewer.next('stream:resumed');
  await send(back, streamKey, 2);
  for (const viewer of viewers) await sees(viewer, 2);
  expect(await owners([one, two, three])).toEqual(['two']);
  for (const viewer of viewers) expect(viewer.all('stream:ended')).toEqual([]);
});

test('a second tab on another node has the stream; the first is told, and what it sends is refused', async () => {
  const { start } = await startCluster();
  const [one, two] = [await start('one'), await start('two')];
  const streamer = await one.streamer();
  const { streamKey } = streamer;
  await send(streamer, streamKey, 1);
  const viewers = await Promise.all([one.connect(), two.connect()]);
  for (const viewer of viewers) {
    await viewer.join(streamer);
    await sees(viewer, 1);
  }
  const second = await comeBack(streamer, two);
  expect(await streamer.next('stream:error')).toMatchObject({ code: 'taken_over' });
  const wish = { streamKey, data: frame(9) };
  expect(await streamer.refusedWith('stream:data:send', wish)).toBe('not_the_streamer');
  await send(second, streamKey, 2);
  for (const viewer of viewers) await sees(viewer, 2);
  expect(await owners([one, two])).toEqual(['two']);
  // And back again.
  const third = await comeBack(streamer, one);
  expect(await second.next('stream:error')).toMatchObject({ code: 'taken_over' });
  await send(third, streamKey, 3);
  for (const viewer of viewers) await sees(viewer, 3);
  expect(await owners([one, two])).toEqual(['one']);
});

test('of tabs that come to all nodes at once, one has the stream in the end', async () => {
  const { start } = await startCluster();
  const nodes = [await start('one'), await start('two'), await start('three')];
  const [one] = nodes as [HubUnderTest];
  const streamer = await one.streamer();
  streamer.close();
  const { streamKey, publishToken } = streamer;
  const tabs = await Promise.all([...nodes, ...nodes].map((node) => node.connect()));
  await Promise.all(tabs.map((tab) => tab.request('stream:resume', { streamKey, publishToken })));
  await waitFor(async () => expect(await owners(nodes)).toHaveLength(1));
  await waitFor(async () => {
    const answers = await Promise.all(
      tabs.map((tab) => tab.request('stream:data:send', { streamKey, data: frame(1) })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });
});

test('who has not the token gets no stream of another node', async () => {
  const { start } = await startCluster();
  const [one, two] = [await start('one'), await start('two')];
  const { streamKey } = await one.streamer();
  const stranger = await two.connect();
  const wish = { streamKey, publishToken: 'x'.repeat(43) };
  expect(await stranger.refusedWith('stream:resume', wish)).toBe('not_the_streamer');
  const hidden = await one.streamer({ visibility: 'private' });
  const hiddenWish = { ...wish, streamKey: hidden.streamKey };
  expect(await stranger.refusedWith('stream:resume', hiddenWish)).toBe('stream_not_found');
});

test('a node that starts again has its streams again, and they wait for their streamers', async () => {
  const { start } = await startCluster();
  const dataDir = temporaryFolder();
  const [one, two] = [await start('one', { dataDir }), await start('two')];
  const streamer = await one.streamer();
  await one[Symbol.asyncDispose]();
  const again = await start('one', { dataDir });
  expect(await owners([again, two])).toEqual(['one']);
  const viewer = await two.connect();
  await viewer.join(streamer);
  expect(await viewer.next('stream:paused')).toMatchObject({ streamKey: streamer.streamKey });
  const back = await comeBack(streamer, again);
  await send(back, streamer.streamKey, 1);
  await sees(viewer, 1);
});

test('a node that starts again has no stream that has moved meanwhile', async () => {
  const { start } = await startCluster();
  const dataDir = temporaryFolder();
  const [one, two] = [await start('one', { dataDir }), await start('two')];
  const streamer = await one.streamer();
  await one[Symbol.asyncDispose]();
  await comeBack(streamer, two);
  const again = await start('one', { dataDir });
  expect(await owners([again, two])).toEqual(['two']);
});

test('a stream whose node is gone ends when its time is over, watched or not', async () => {
  const { start } = await startCluster({ graceSeconds: 1 });
  const [one, two] = [await start('one'), await start('two')];
  const [watched, unwatched] = [await one.streamer(), await one.streamer()];
  const viewer = await two.connect();
  await viewer.join(watched);
  await one[Symbol.asyncDispose]();
  expect(await viewer.next('stream:ended')).toMatchObject({ reason: 'abandoned' });
  for (const { streamKey } of [watched, unwatched]) {
    const ended = { state: 'ended', reason: 'abandoned' };
    await waitFor(async () => {
      const response = await fetch(`${two.hub.address}/api/streams/${streamKey}`);
      expect(await response.json()).toMatchObject(ended);
    });
  }
}, 30_000);

test('an operator ends a stream whose node is gone, and viewers of all nodes hear it at once', async () => {
  const { start } = await startCluster();
  // For this node no time passes then: of its own accord it would not look at the row again.
  let stoodAtMs: number | undefined;
  const clock: Clock = {
    now: () => stoodAtMs ?? systemClock.now(),
    epochMs: () => systemClock.epochMs(),
    after: (delayMs, task) => systemClock.after(delayMs, task),
  };
  const [one, two, three] = [
    await start('one'),
    await start('two'),
    await start('three', { clock }),
  ];
  const streamer = await one.streamer();
  const viewers = [await two.connect(), await three.connect()];
  for (const viewer of viewers) await viewer.join(streamer);
  await one[Symbol.asyncDispose]();
  for (const viewer of viewers) await viewer.next('stream:paused');
  stoodAtMs = systemClock.now();
  expect(await two.hub.control.endStream(streamer.streamKey)).toBe(true);
  expect(await two.hub.control.endStream(streamer.streamKey)).toBe(false);
  for (const viewer of viewers) {
    expect(await viewer.next('stream:ended')).toMatchObject({ reason: 'removed' });
  }
}, 20_000);

test('a stream that moves while the bus is away is one node’s when it is back', async () => {
  const { nats, start } = await startCluster();
  const [one, two] = [await start('one'), await start('two')];
  const streamer = await one.streamer();
  const { streamKey } = streamer;
  await send(streamer, streamKey, 1);
  const viewer = await one.connect();
  await viewer.join(streamer);
  await nats.end();
  const second = await comeBack(streamer, two);
  await send(second, streamKey, 2);
  expect(await owners([one, two])).toEqual(['one', 'two']);
  onTestFinished(() => second.close());
  await nats.start();
  await waitFor(async () => expect(await owners([one, two])).toEqual(['two']));
  expect(await streamer.next('stream:error')).toMatchObject({ code: 'taken_over' });
  await send(second, streamKey, 3);
  await sees(viewer, 3);
}, 20_000);
