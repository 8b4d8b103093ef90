/**
 * One line of the fanout table: one server, so many viewers, all of them sent the feed.
 * From: fanout-command.ts. To: fanout-table.ts.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { openBareStreamer } from '../feed/bare-streamer.ts';
import { CodedFeed, feedChunksPerSecond } from '../feed/coded-feed.ts';
import { paceFeed } from '../feed/pace-feed.ts';
import { HubProcess } from '../hub-process.ts';
import { Crowd, READ_EVERY_MS } from '../load/crowd.ts';
import type { BatchSeen } from '../load/crowd-messages.ts';
import { measureServer, type ServerFigures } from '../load/measure-server.ts';
import { ONE_ADDRESS_FOR_ALL } from '../load/one-address.ts';
import { BareSocket } from '../peers/bare/bare-socket.ts';
import { BareSocketIo } from '../peers/bare/bare-socket-io.ts';
import { clientFrame } from '../peers/bare/client-frame.ts';
import { percentile } from '../percentile.ts';
import { ServerProcess } from '../servers/server-process.ts';
import type { FanoutPath, FanoutRow } from './fanout-table.ts';
import { FfmpegFeed } from './ffmpeg-feed.ts';

export interface FanoutWish {
  viewers: number;
  seconds: number;
}

/** When each batch left, ms from the first, and its bytes on the wire. */
export type BatchTimes = [atMs: number, bytes: number][];

const WARM_UP_MS = 3_000;
const SAMPLED_SHARE = 0.1;
const SAMPLED_MAX = 20;
/** Those who are sampled join between the others, so that they stand everywhere in the server's order. */
const JOIN_ROUNDS = 5;
const NOBODYS_EARS = {
  wantsBinary: false,
  onText: () => {},
  onBinary: () => {},
  onPing: () => {},
};

export interface HubFanout {
  row: FanoutRow;
  batches: BatchTimes;
}

export async function measureHub(
  wish: FanoutWish,
  { path }: { path: 'hub' | 'hub-feedback' },
): Promise<HubFanout> {
  const { viewers, seconds } = wish;
  await using hub = await HubProcess.start(
    [...ONE_ADDRESS_FOR_ALL, '--max-viewers-per-stream', String(viewers)],
    {
      isPinned: true,
    },
  );
  const { address, pid } = hub;
  using streamer = await openBareStreamer({ address });
  const viewing = {
    server: 'hub' as const,
    address,
    streamKeys: [streamer.streamKey],
    ...(path === 'hub-feedback' ? { feedbackEveryMs: READ_EVERY_MS } : {}),
  };
  await using mass = new Crowd({ ...viewing, readEveryMs: READ_EVERY_MS });
  await using sampled = new Crowd({ ...viewing, sees: 'batches' });
  const toSample = Math.max(1, Math.min(SAMPLED_MAX, Math.round(viewers * SAMPLED_SHARE)));
  for (let round = 1; round <= JOIN_ROUNDS; round += 1) {
    const upTo = (all: number) => Math.round((all * round) / JOIN_ROUNDS);
    await mass.add(upTo(viewers - toSample) - mass.viewers);
    await sampled.add(upTo(toSample) - sampled.viewers);
  }

  streamer.begin();
  await wait(WARM_UP_MS);
  await sampled.samples();
  const sentBefore = streamer.chunksSent;
  const readBefore = await bytesEach(mass, sampled);
  const figures = await measureServer({ pid, crowds: [mass, sampled], seconds });
  const chunksSent = streamer.chunksSent - sentBefore;
  const seen = await sampled.samples();
  const readAfter = await bytesEach(mass, sampled);

  const chunksSeen = Math.min(...seen.map((batches) => sumOf(batches, ({ chunks }) => chunks)));
  // Who is sampled is known to the chunk; of all the others, that they got no less.
  const massShare = (readAfter.mass - readBefore.mass) / (readAfter.sampled - readBefore.sampled);
  const all = seen.flat();
  return {
    row: {
      ...figures,
      path,
      deliveredShare: Math.min(1, chunksSeen / chunksSent) * Math.min(1, massShare),
      writesPerViewerSecond: figures.messagesPerViewerSecond,
      newest50Ms: percentile(
        all.map(({ newestMs }) => newestMs),
        0.5,
      ),
      newest99Ms: percentile(
        all.map(({ newestMs }) => newestMs),
        0.99,
      ),
      oldest99Ms: percentile(
        all.map(({ oldestMs }) => oldestMs),
        0.99,
      ),
    },
    batches: batchTimes(seen[0] ?? []),
  };
}

/** Stock Socket.IO, or `ws`: each chunk one message. */
export async function measurePeer(
  { viewers, seconds }: FanoutWish,
  { path }: { path: 'socket-io-binary' | 'socket-io-base64' | 'ws' },
): Promise<FanoutRow> {
  const isSocketIo = path !== 'ws';
  await using server = await ServerProcess.start(isSocketIo ? 'socket-io' : 'ws');
  const { address, pid } = server;
  const kind = isSocketIo
    ? { server: 'socket.io' as const }
    : { server: 'websocket' as const, path: '/' };
  await using crowd = new Crowd({ ...kind, address, readEveryMs: READ_EVERY_MS });
  await crowd.add(viewers);
  using streamer = await openPeerStreamer(address, path);
  using _feeding = paceFeed(new CodedFeed(), ({ batch }) => streamer.send(batch));
  await wait(WARM_UP_MS);
  const figures = await measureServer({ pid, crowds: [crowd], seconds });
  return {
    ...figures,
    path,
    writesPerViewerSecond: figures.messagesPerViewerSecond * (path === 'socket-io-binary' ? 2 : 1),
    deliveredShare: Math.min(1, figures.messagesPerViewerSecond / feedChunksPerSecond({})),
  };
}

/** The same bytes at the same times as the hub wrote them. */
export async function measureFloor(
  { viewers, seconds }: FanoutWish,
  batches: BatchTimes,
): Promise<FanoutRow> {
  await using server = await ServerProcess.start('net', JSON.stringify({ viewers, batches }));
  await using crowd = new Crowd({
    server: 'tcp',
    address: server.address,
    readEveryMs: READ_EVERY_MS,
  });
  await crowd.add(viewers);
  await wait(WARM_UP_MS);
  const figures = await measureServer({ pid: server.pid, crowds: [crowd], seconds });
  const [, ...sent] = batches;
  const sentPerSecond = (1000 * sumOf(sent, ([, bytes]) => bytes)) / (sent.at(-1)?.[0] ?? 1);
  const writesPerSecond = (1000 * sent.length) / (sent.at(-1)?.[0] ?? 1);
  return {
    ...figures,
    path: 'net',
    writesPerViewerSecond: writesPerSecond,
    deliveredShare: Math.min(1, figures.bytesPerViewerSecond / sentPerSecond),
  };
}

export async function measureNodeMediaServer({ viewers, seconds }: FanoutWish): Promise<FanoutRow> {
  await using server = await ServerProcess.start('node-media-server');
  const [http = '', rtmp] = server.address.split(' ');
  await using _feed = await FfmpegFeed.start(`${rtmp}/live/bench`);
  // What comes before the stream has begun is not sent again.
  await wait(WARM_UP_MS);
  await using crowd = new Crowd({
    server: 'websocket',
    address: http,
    path: '/live/bench.flv',
    readEveryMs: READ_EVERY_MS,
  });
  await crowd.add(viewers);
  await wait(WARM_UP_MS);
  const figures: ServerFigures = await measureServer({ pid: server.pid, crowds: [crowd], seconds });
  return {
    ...figures,
    path: 'node-media-server',
    writesPerViewerSecond: figures.messagesPerViewerSecond,
    deliveredShare: undefined,
  };
}

interface PeerStreamer extends Disposable {
  send(batch: Uint8Array): void;
}

async function openPeerStreamer(address: string, path: FanoutPath): Promise<PeerStreamer> {
  if (path === 'ws') {
    const socket = await BareSocket.open({ address, path: '/', ears: NOBODYS_EARS });
    return {
      send: (batch) => socket.send(clientFrame('binary', batch)),
      [Symbol.dispose]: () => socket[Symbol.dispose](),
    };
  }
  const peer = await BareSocketIo.connect({ address });
  const placeholder = JSON.stringify([
    'stream:data:send',
    { data: { _placeholder: true, num: 0 } },
  ]);
  const text = clientFrame('text', `451-${placeholder}`);
  const asText = (batch: Uint8Array) => {
    const data = `data:image/jpeg;base64,${Buffer.from(batch).toString('base64')}`;
    return clientFrame('text', `42${JSON.stringify(['stream:data:send', { data }])}`);
  };
  return {
    send: (batch) => {
      const asBinary = () => Buffer.concat([text, clientFrame('binary', batch)]);
      peer.socket.send(path === 'socket-io-base64' ? asText(batch) : asBinary());
    },
    [Symbol.dispose]: () => peer[Symbol.dispose](),
  };
}

async function bytesEach(mass: Crowd, sampled: Crowd) {
  const [all, some] = await Promise.all([mass.counts(), sampled.counts()]);
  return { mass: all.bytes / mass.viewers, sampled: some.bytes / sampled.viewers };
}

/** The first stands for the beginning alone: the time before it is not known. */
export function batchTimes(seen: readonly Pick<BatchSeen, 'atUs' | 'wireBytes'>[]): BatchTimes {
  const beganUs = seen[0]?.atUs ?? 0;
  return seen.map(({ atUs, wireBytes }) => [(atUs - beganUs) / 1000, wireBytes]);
}

function sumOf<T>(all: readonly T[], value: (each: T) => number): number {
  return all.reduce((sum, each) => sum + value(each), 0);
}
