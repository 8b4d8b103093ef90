/**
 * One line of the many-streams table: so many streams, each with so many viewers.
 * From: many-streams-command.ts. To: many-streams-table.ts.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { type BareStreamer, openBareStreamer } from '../feed/bare-streamer.ts';
import { feedBytesPerSecond } from '../feed/coded-feed.ts';
import { HubProcess } from '../hub-process.ts';
import { Crowd, READ_EVERY_MS } from '../load/crowd.ts';
import { measureServer } from '../load/measure-server.ts';
import { ONE_ADDRESS_FOR_ALL } from '../load/one-address.ts';
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
  const deliveredBytes = viewers === 0 ? 0 : figures.bytesPerViewerSecond * viewers;
  const carrying = figures.messagesPerViewerSecond * CARRYING_BYTES;
  const chunkBytes = figures.bytesPerViewerSecond - carrying;
  const deliveredShare = chunkBytes / feedBytesPerSecond({ slowedBy });
  return {
    streams,
    viewersEach,
    seconds: figures.seconds,
    coreShare: figures.coreShare,
    peakRssBytes: figures.peakRssBytes,
    deliveredBytes,
    deliveredShare: viewers === 0 ? undefined : Math.min(1, deliveredShare),
  };
}
