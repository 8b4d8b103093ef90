/**
 * Many viewers that stop reading, all at once and for good, beside others that go on.
 * From: slow-viewers-command.ts. To: slow-viewers-table.ts.
 */

import { setTimeout as wait } from 'node:timers/promises';
import type { StreamInfo } from '@streamhub/protocol';
import { openBareStreamer } from '../feed/bare-streamer.ts';
import { HubProcess } from '../hub-process.ts';
import { Crowd, READ_EVERY_MS } from '../load/crowd.ts';
import { ONE_ADDRESS_FOR_ALL } from '../load/one-address.ts';
import { processUsage } from '../machine/process-usage.ts';
import { delay99Ms } from './delay-99.ts';
import type { StalledFigures } from './slow-viewers-table.ts';

export interface StalledWish {
  stalled: number;
  others: number;
  beforeSeconds: number;
}

const WARM_UP_MS = 3_000;
const LOOK_EVERY_MS = 250;
/** After that they are not gone at all. */
const WAIT_MS = 60_000;
const FEEDBACK_EVERY_MS = 1_000;

export async function measureStalled(wish: StalledWish): Promise<StalledFigures> {
  const { stalled, others, beforeSeconds } = wish;
  await using hub = await HubProcess.start(
    [...ONE_ADDRESS_FOR_ALL, '--max-viewers-per-stream', String(stalled + others)],
    {
      isPinned: true,
    },
  );
  const { address, pid } = hub;
  using streamer = await openBareStreamer({ address, hasPreview: true });
  const { streamKey } = streamer;
  const viewing = {
    server: 'hub' as const,
    address,
    streamKeys: [streamKey],
    feedbackEveryMs: FEEDBACK_EVERY_MS,
  };
  await using bad = new Crowd({ ...viewing, readEveryMs: READ_EVERY_MS });
  await using good = new Crowd({ ...viewing, sees: 'batches' });
  // In the hub's order half of the good ones stand before the others, half behind.
  const half = Math.ceil(others / 2);
  await good.add(half);
  await bad.add(stalled);
  await good.add(others - half);
  streamer.begin();
  await wait(WARM_UP_MS);

  await good.samples();
  const rssBefore = await peakRss(pid, { untilMs: performance.now() + beforeSeconds * 1000 });
  const before99Ms = delay99Ms(await good.samples());

  const stoppedMs = performance.now();
  await bad.stopReading();
  let goneAfterMs: number | undefined;
  let rssDuring = 0;
  while (goneAfterMs === undefined && performance.now() < stoppedMs + WAIT_MS) {
    rssDuring = Math.max(
      rssDuring,
      await peakRss(pid, { untilMs: performance.now() + LOOK_EVERY_MS }),
    );
    if ((await viewersOf(address, streamKey)) <= others)
      goneAfterMs = performance.now() - stoppedMs;
  }
  const during99Ms = delay99Ms(await good.samples());
  return {
    stalled,
    goneAfterMs,
    rssBefore,
    rssDuring,
    others: { viewers: others, before99Ms, during99Ms, lost: others - (await good.counts()).open },
  };
}

async function peakRss(pid: number, { untilMs }: { untilMs: number }): Promise<number> {
  let peak = 0;
  do {
    await wait(LOOK_EVERY_MS);
    peak = Math.max(peak, processUsage(pid).rssBytes);
  } while (performance.now() < untilMs);
  return peak;
}

/** From the hub, for a socket that reads nothing does not learn that it was closed. */
async function viewersOf(address: string, streamKey: string): Promise<number> {
  const response = await fetch(`${address}/api/streams/${streamKey}`);
  const stream = (await response.json()) as StreamInfo;
  return 'viewers' in stream ? stream.viewers : 0;
}
