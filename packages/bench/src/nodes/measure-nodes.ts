/**
 * What a second node costs and brings: processor time of origin and edge, delay through the bus, many streams crossing.
 * From: nodes-command.ts. To: nodes-table.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type BareStreamer, openBareStreamer } from '../feed/bare-streamer.ts';
import { openBareViewer } from '../feed/bare-viewer.ts';
import { feedBytesPerSecond, feedChunksPerSecond } from '../feed/coded-feed.ts';
import { HubProcess } from '../hub-process.ts';
import { Crowd, READ_EVERY_MS } from '../load/crowd.ts';
import { measureServer } from '../load/measure-server.ts';
import { ONE_ADDRESS_FOR_ALL } from '../load/one-address.ts';
import { processUsage } from '../machine/process-usage.ts';
import { percentile } from '../percentile.ts';
import { BackingServers } from './backing-servers.ts';
import type { NodeRow, NodesFigures } from './nodes-table.ts';

const WARM_UP_MS = 3_000;
/** Streams do not begin in the same moment. */
const BETWEEN_STREAMS_MS = 7;
const LIMITS = [...ONE_ADDRESS_FOR_ALL, '--publish', 'open', '--max-viewers-per-stream', '100000'];

interface Pair extends AsyncDisposable {
  origin: HubProcess;
  edge: HubProcess;
  natsPid: number;
}

/** `measured` has a core for itself. */
async function startPair({ measured }: { measured: 'origin' | 'edge' }): Promise<Pair> {
  await using parts = new AsyncDisposableStack();
  const servers = parts.use(await BackingServers.start());
  const start = async (name: 'origin' | 'edge') => {
    const options = [...LIMITS, ...servers.options, '--node-name', name, '--max-streams', '1000'];
    return parts.use(await HubProcess.start(options, { isPinned: name === measured }));
  };
  const origin = await start('origin');
  const edge = await start('edge');
  const all = parts.move();
  return {
    origin,
    edge,
    natsPid: servers.natsPid,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

export async function measureOneNode({
  viewers,
  seconds,
}: {
  viewers: number;
  seconds: number;
}): Promise<NodeRow> {
  await using hub = await HubProcess.start(LIMITS, { isPinned: true });
  using streamer = await openBareStreamer({ address: hub.address });
  await using crowd = crowdOf(hub, [streamer]);
  await crowd.add(viewers);
  streamer.begin();
  await wait(WARM_UP_MS);
  const figures = await measureServer({ pid: hub.pid, crowds: [crowd], seconds });
  return {
    what: 'one node',
    viewers,
    originShare: figures.coreShare,
    edgeShare: undefined,
    busShare: undefined,
    deliveredShare: deliveredOf(figures.bytesPerViewerSecond, viewers),
  };
}

/** All viewers are at the edge. Each of the two nodes is measured while it has a core for itself. */
export async function measureTwoNodes(wish: {
  viewers: number;
  seconds: number;
}): Promise<NodeRow> {
  const origin = await measurePair(wish, 'origin');
  const edge = await measurePair(wish, 'edge');
  return { ...edge, originShare: origin.originShare };
}

async function measurePair(
  { viewers, seconds }: { viewers: number; seconds: number },
  measured: 'origin' | 'edge',
): Promise<NodeRow> {
  await using pair = await startPair({ measured });
  using streamer = await openBareStreamer({ address: pair.origin.address });
  streamer.begin();
  await using crowd = crowdOf(pair.edge, [streamer]);
  await crowd.add(viewers);
  await wait(WARM_UP_MS);
  const before = processUsage(pair.natsPid).cpuSeconds;
  const [origin, edge] = await Promise.all(
    [pair.origin, pair.edge].map(({ pid }) => measureServer({ pid, crowds: [crowd], seconds })),
  );
  if (origin === undefined || edge === undefined) throw new Error('there are two nodes');
  return {
    what: 'two nodes',
    viewers,
    originShare: origin.coreShare,
    edgeShare: edge.coreShare,
    busShare: (processUsage(pair.natsPid).cpuSeconds - before) / edge.seconds,
    deliveredShare: deliveredOf(edge.bytesPerViewerSecond, viewers),
  };
}

/** One viewer at each node; chunk by chunk, by one clock. */
export async function measureAddedDelay(seconds: number): Promise<NodesFigures['addedMs']> {
  await using pair = await startPair({ measured: 'origin' });
  using streamer = await openBareStreamer({ address: pair.origin.address });
  streamer.begin();
  const seen = { origin: new Map<string, number>(), edge: new Map<string, number>() };
  using viewers = new DisposableStack();
  for (const name of ['origin', 'edge'] as const) {
    viewers.use(
      await openBareViewer({
        address: pair[name].address,
        streamKey: streamer.streamKey,
        onChunk: ({ trackId, sequence }, { delayMs, isLive }) => {
          if (isLive) seen[name].set(`${trackId} ${sequence}`, delayMs);
        },
      }),
    );
  }
  await wait(WARM_UP_MS);
  for (const delays of Object.values(seen)) delays.clear();
  await wait(seconds * 1000);
  const added = [...seen.edge].flatMap(([chunk, delayMs]) => {
    const atOrigin = seen.origin.get(chunk);
    return atOrigin === undefined ? [] : [delayMs - atOrigin];
  });
  return {
    median: percentile(added, 0.5) ?? Number.NaN,
    of99: percentile(added, 0.99) ?? Number.NaN,
    chunks: added.length,
  };
}

/** Half of the streams begin at each node, and each is watched at the other. */
export async function measureCrossing({
  streams,
  seconds,
  slowedBy,
}: {
  streams: number;
  seconds: number;
  slowedBy: number;
}): Promise<NodesFigures['crossing']> {
  await using pair = await startPair({ measured: 'origin' });
  using closing = new DisposableStack();
  const [here, there]: [BareStreamer[], BareStreamer[]] = [[], []];
  for (let count = 0; count < streams; count += 1) {
    const [node, list] = count % 2 === 0 ? [pair.origin, here] : [pair.edge, there];
    list.push(closing.use(await openBareStreamer({ address: node.address, slowedBy })));
  }
  for (const streamer of [...here, ...there]) {
    streamer.begin();
    await wait(BETWEEN_STREAMS_MS);
  }
  await using atEdge = crowdOf(pair.edge, here);
  await using atOrigin = crowdOf(pair.origin, there);
  await Promise.all([atEdge.add(here.length), atOrigin.add(there.length)]);
  await wait(WARM_UP_MS);
  const crowds = [atEdge, atOrigin];
  const sent = () => [...here, ...there].reduce((sum, { chunksSent }) => sum + chunksSent, 0);
  const sentBefore = sent();
  const [one, other] = await Promise.all(
    [pair.origin, pair.edge].map(({ pid }) => measureServer({ pid, crowds, seconds })),
  );
  if (one === undefined || other === undefined) throw new Error('there are two nodes');
  const chunkBytes = feedBytesPerSecond({ slowedBy }) / feedChunksPerSecond({ slowedBy });
  const sentPerStreamSecond = ((sent() - sentBefore) * chunkBytes) / streams / one.seconds;
  return {
    streams,
    deliveredShare: Math.min(1, one.bytesPerViewerSecond / sentPerStreamSecond),
    nodeShares: [one.coreShare, other.coreShare],
  };
}

function crowdOf({ address }: HubProcess, streamers: readonly BareStreamer[]): Crowd {
  const streamKeys = streamers.map(({ streamKey }) => streamKey);
  return new Crowd({ server: 'hub', address, streamKeys, readEveryMs: READ_EVERY_MS });
}

function deliveredOf(bytesPerViewerSecond: number, viewers: number): number | undefined {
  if (viewers === 0) return undefined;
  return Math.min(1, bytesPerViewerSecond / feedBytesPerSecond({}));
}
