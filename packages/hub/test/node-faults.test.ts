/** What the death, the sleep and the stop of a node, and a bus that is away, cost those who stream and watch. */
import { expect, onTestFinished, test } from 'vitest';
import { Streamer, Viewer } from './node-people.ts';
import { type NodeProcesses, startNodeProcesses } from './node-processes.ts';

function startThree(under: NodeProcesses, args: string[] = []) {
  const start = (name: string) => under.node(name, args);
  return Promise.all([start('one'), start('two'), start('three')] as const);
}

async function live(nodes: ConstructorParameters<typeof Streamer>[0]) {
  const streamer = new Streamer(nodes);
  onTestFinished(() => streamer[Symbol.dispose]());
  await streamer.come();
  streamer.send();
  return { streamer, streamKey: streamer.streamKey };
}

async function watching(viewer: Viewer): Promise<Viewer> {
  onTestFinished(() => viewer[Symbol.dispose]());
  await viewer.come();
  await viewer.seesBeyond(0);
  return viewer;
}

test('a node that is killed costs viewers elsewhere a pause that they are told of, and seconds of picture', async () => {
  const under = await startNodeProcesses();
  const [one, two, three] = await startThree(under);
  const { streamer, streamKey } = await live([one, two]);
  const elsewhere = await watching(new Viewer([three], streamKey));
  const onIt = await watching(new Viewer([one, three], streamKey));
  const killedAtMs = performance.now();
  const paused = elsewhere.hears('stream:paused', killedAtMs);
  streamer.staysAway = paused;
  await one.end('SIGKILL');
  const before = streamer.number;
  await paused;
  await elsewhere.seesBeyond(before);
  await onIt.seesBeyond(before + 1);
  expect(elsewhere.told.map(({ event }) => event)).not.toContain('stream:ended');
}, 60_000);

test('a frozen node holds up nobody else, and when it wakes it has lost its streams and harms none', async () => {
  const under = await startNodeProcesses();
  const [one, two, three] = await startThree(under);
  const { streamer: frozenOnes, streamKey } = await live([one, two]);
  const { streamer: other, streamKey: otherKey } = await live([two]);
  const viewer = await watching(new Viewer([three], streamKey));
  const otherViewer = await watching(new Viewer([three], otherKey));
  // It is an edge of the other stream as well: what it does not read waits for it in the bus.
  await watching(new Viewer([one], otherKey));
  const frozenAtMs = performance.now();
  process.kill(one.pid, 'SIGSTOP');
  await viewer.hears('stream:paused', frozenAtMs);
  // Its streamer's browser gives up the connection, in time.
  const before = frozenOnes.number;
  frozenOnes.connection?.io.engine.close();
  await viewer.seesBeyond(before + 20);
  process.kill(one.pid, 'SIGCONT');
  const awake = await watching(new Viewer([one], streamKey));
  await awake.seesBeyond(frozenOnes.number + 20);
  await viewer.seesBeyond(frozenOnes.number + 40);
  await otherViewer.seesBeyond(other.number);
  expect(otherViewer.told.map(({ event }) => event)).not.toContain('stream:paused');
  expect(other.connection?.connected).toBe(true);
  const metrics = await (await fetch(`${one.address}/metrics`)).text();
  expect(metrics).toContain('\nstreamhub_streams 0\n');
}, 60_000);

test('without the bus viewers on the origin notice nothing, and others go on when it is back', async () => {
  const under = await startNodeProcesses();
  const [one, two] = await Promise.all([under.node('one'), under.node('two')]);
  const { streamer, streamKey } = await live([one]);
  const onOrigin = await watching(new Viewer([one], streamKey));
  const elsewhere = await watching(new Viewer([two], streamKey));
  const goneAtMs = performance.now();
  await under.nats.end();
  await elsewhere.hears('stream:paused', goneAtMs);
  await onOrigin.seesBeyond(streamer.number + 20);
  const { number } = streamer;
  await under.nats.start();
  await elsewhere.seesBeyond(number);
  expect(onOrigin.told.map(({ event }) => event)).not.toContain('stream:paused');
}, 60_000);

test('a node that is told to stop hands its people over, and nobody is told that the stream has ended', async () => {
  const under = await startNodeProcesses();
  const [one, two, three] = await startThree(under, ['--drain-seconds', '2']);
  const { streamer, streamKey } = await live([one, two]);
  const viewers = [
    await watching(new Viewer([one, two], streamKey)),
    await watching(new Viewer([one, three], streamKey)),
    await watching(new Viewer([three], streamKey)),
  ];
  await one.end('SIGTERM');
  for (const viewer of viewers) {
    await viewer.seesBeyond(streamer.number + 20);
    expect(viewer.told.map(({ event }) => event)).not.toContain('stream:ended');
  }
}, 60_000);
