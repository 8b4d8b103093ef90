/**
 * One viewer on a line with half the stream's rate, beside others on good lines.
 * From: slow-viewers-command.ts. To: slow-viewers-table.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { openBareStreamer } from '../feed/bare-streamer.ts';
import { openBareViewer } from '../feed/bare-viewer.ts';
import { type FedHeader, TRACK } from '../feed/coded-feed.ts';
import { decodability } from '../feed/decodability.ts';
import { HubProcess } from '../hub-process.ts';
import { Crowd } from '../load/crowd.ts';
import { monotonicUs } from '../machine/monotonic-clock.ts';
import { ShapingProxy } from '../peers/shaping-proxy.ts';
import { percentile } from '../percentile.ts';
import { delay99Ms } from './delay-99.ts';
import { sharesOfTime } from './share-of-time.ts';
import type { SlowLineFigures } from './slow-viewers-table.ts';

export interface SlowLineWish {
  others: number;
  /** Of the slow viewer; the first 10 s are not counted. */
  seconds: number;
  /** Before it. */
  beforeSeconds: number;
}

const SETTLE_MS = 10_000;
const WARM_UP_MS = 3_000;
const LOOK_EVERY_MS = 50;
const SHARE_OF_RATE = 0.5;

export async function measureSlowLine(wish: SlowLineWish): Promise<SlowLineFigures> {
  const { others, seconds, beforeSeconds } = wish;
  await using hub = await HubProcess.start([], { isPinned: true });
  const { address } = hub;
  const sent: FedHeader[] = [];
  const onSent = (header: FedHeader) => {
    if (header.trackId === TRACK.video) sent.push(header);
  };
  using streamer = await openBareStreamer({ address, hasPreview: true, onSent });
  const { streamKey } = streamer;
  await using good = new Crowd({
    server: 'hub',
    address,
    streamKeys: [streamKey],
    feedbackEveryMs: 1_000,
    sees: 'batches',
  });
  await good.add(others);
  streamer.begin();
  await wait(WARM_UP_MS);

  await good.samples();
  const bytesBefore = (await good.counts()).bytes;
  await wait(beforeSeconds * 1000);
  const bytesAfter = (await good.counts()).bytes;
  const before99Ms = delay99Ms(await good.samples());
  const lineBps = (SHARE_OF_RATE * 8 * (bytesAfter - bytesBefore)) / others / beforeSeconds;

  await using proxy = await ShapingProxy.open(address);
  proxy.shape('down', lineBps);
  const received: FedHeader[] = [];
  const newest = { us: monotonicUs(), pictureUs: monotonicUs() };
  using slow = await openBareViewer({
    address: proxy.address,
    streamKey,
    onChunk: (header) => {
      newest.us = Math.max(newest.us, header.timestampUs);
      if (header.trackId === TRACK.video) received.push(header);
      if (header.trackId !== TRACK.audio) {
        newest.pictureUs = Math.max(newest.pictureUs, header.timestampUs);
      }
    },
  });
  const delaysMs: number[] = [];
  const pictureDelaysMs: number[] = [];
  const rungs: string[] = [];
  const joinedMs = performance.now();
  while (performance.now() < joinedMs + seconds * 1000) {
    await wait(LOOK_EVERY_MS);
    if (performance.now() < joinedMs + SETTLE_MS) continue;
    const nowUs = monotonicUs();
    delaysMs.push((nowUs - newest.us) / 1000);
    pictureDelaysMs.push((nowUs - newest.pictureUs) / 1000);
    rungs.push(slow.rung);
  }
  return {
    lineBps,
    seconds,
    delay95Ms: percentile(delaysMs, 0.95),
    pictureDelay95Ms: percentile(pictureDelaysMs, 0.95),
    ...decodability(sent, received),
    skipped: slow.skipped,
    rungs: sharesOfTime(rungs),
    isStillThere: slow.isOpen,
    others: { viewers: others, before99Ms, during99Ms: delay99Ms(await good.samples()) },
  };
}
