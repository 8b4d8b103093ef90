/**
 * One line of the many-streams table: so many streams, each with so many viewers.
 * From: many-streams-command.ts. To: many-streams-table.ts.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { type BareStreamer, openBareStreamer } from '../feed/bare-streamer.ts';
import { CodedFeed, feedBytesPerSecond, feedChunksPerSecond } from '../feed/coded-feed.ts';
import { paceFeed } from '../feed/pace-feed.ts';
import { HubProcess } from '../hub-process.ts';
import { Crowd, READ_EVERY_MS } from '../load/crowd.ts';
import { measureServer, type ServerFigures } from '../load/measure-server.ts';
import { ONE_ADDRESS_FOR_ALL } from '../load/one-address.ts';
import { BareSocket } from '../peers/bare/bare-socket.ts';
import { ServerProcess } from '../servers/server-process.ts';
import type { StreamsRow } from './many-streams-table.ts';

export interface StreamsWish {
  streams: number;
  viewersEach: number;
  seconds: number;
  slowedBy: number;
}

const WARM_UP_MS = 3_000;
/** Streams do not begin in the same moment. */
const BETWEEN_STREAMS_MS = 7;
/** What Socket.IO and the WebSocket put around a batch. */
const CARRYING_BYTES = '451-["stream:data",{"_placeholder":true,"num":0}]'.length + 4;
const CARRYING = Buffer.alloc(CARRYING_BYTES);

export async function measureStreams(wish: StreamsWish): Promise<StreamsRow> {
  const { streams, viewersEach, seconds, slowedBy } = wish;
  const viewers = streams * viewersEach;
  const limits = [
    ...ONE_ADDRESS_FOR_ALL,
    '--max-streams',
    String(streams),
    '--max-viewers-per-stream',
    String(viewers + 1),
  ];
  await using hub = await HubProcess.start(limits, { isPinned: true });
  const { address, pid } = hub;
  using closing = new DisposableStack();
  const streamers: BareStreamer[] = [];
  for (let count = 0; count < streams; count += 1) {
    streamers.push(closing.use(await openBareStreamer({ address, slowedBy })));
  }
  const streamKeys = streamers.map(({ streamKey }) => streamKey);
  await using crowd = new Crowd({ server: 'hub', address, streamKeys, readEveryMs: READ_EVERY_MS });
  await crowd.add(viewers);
  for (const streamer of streamers) {
    streamer.begin();
    await wait(BETWEEN_STREAMS_MS);
  }
  await wait(WARM_UP_MS);
  const figures = await measureServer({ pid, crowds: [crowd], seconds });
  const carrying = figures.messagesPerViewerSecond * CARRYING_BYTES;
  const chunkBytes = figures.bytesPerViewerSecond - carrying;
  return rowOf(wish, { server: 'hub', figures, chunkBytes });
}

/** The same streams through a server that does nothing but read and write. */
export async function measureFloorOfStreams(wish: StreamsWish): Promise<StreamsRow> {
  const { streams, viewersEach, seconds, slowedBy } = wish;
  await using server = await ServerProcess.start('relay', String(streams));
  const [address = '', streamersAddress = ''] = server.address.split(' ');
  await using crowd = new Crowd({ server: 'tcp', address, readEveryMs: READ_EVERY_MS });
  await crowd.add(streams * viewersEach);
  using closing = new DisposableStack();
  for (let count = 0; count < streams; count += 1) {
    const socket = closing.use(await BareSocket.open({ address: streamersAddress }));
    const feed = new CodedFeed({ slowedBy });
    closing.use(paceFeed(feed, ({ batch }) => socket.send(Buffer.concat([CARRYING, batch]))));
    await wait(BETWEEN_STREAMS_MS);
  }
  await wait(WARM_UP_MS);
  const figures = await measureServer({ pid: server.pid, crowds: [crowd], seconds });
  const carrying = feedChunksPerSecond({ slowedBy }) * CARRYING_BYTES;
  const chunkBytes = figures.bytesPerViewerSecond - carrying;
  return rowOf(wish, { server: 'net', figures, chunkBytes });
}

/** `chunkBytes`: to each viewer, per second. */
function rowOf(
  { streams, viewersEach, slowedBy }: StreamsWish,
  {
    server,
    figures,
    chunkBytes,
  }: { server: StreamsRow['server']; figures: ServerFigures; chunkBytes: number },
): StreamsRow {
  const viewers = streams * viewersEach;
  const { seconds, coreShare, peakRssBytes } = figures;
  const shape = { server, streams, viewersEach, seconds, coreShare, peakRssBytes };
  if (viewers === 0) return { ...shape, deliveredBytes: 0, deliveredShare: undefined };
  return {
    ...shape,
    deliveredBytes: figures.bytesPerViewerSecond * viewers,
    deliveredShare: Math.min(1, chunkBytes / feedBytesPerSecond({ slowedBy })),
  };
}
