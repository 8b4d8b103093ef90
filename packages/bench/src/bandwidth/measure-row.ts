/**
 * One line of the bandwidth table: one stream, so many viewers, on a hub of its own, counted on the sockets.
 * From: bandwidth-command.ts. To: bandwidth-table.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { HubProcess } from '../hub-process.ts';
import { sendPaced } from '../peers/send-paced.ts';
import { openStreamer } from '../peers/streamer.ts';
import { openViewer, type Viewer } from '../peers/viewer.ts';
import type { BandwidthRow } from './bandwidth-table.ts';
import { frameMaker, frameNumber } from './numbered-frames.ts';

export const STREAM_BPS = 2_500_000;
const FRAMES_PER_SECOND = 30;
/** What is under way when the last frame has been sent gets so long to arrive. */
const ARRIVE_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 20;

interface Counted {
  viewer: Viewer;
  /** The numbers of its frames: one that came twice counts once. */
  received: Set<number>;
}

export interface RowWish {
  viewers: number;
  seconds: number;
}

export async function measureRow({ viewers, seconds }: RowWish): Promise<BandwidthRow> {
  await using hub = await HubProcess.start();
  const { address } = hub;
  using streamer = await openStreamer({ address, title: 'bandwidth' });
  using closing = new DisposableStack();
  const audience: Counted[] = [];
  for (let count = 0; count < viewers; count += 1) {
    const received = new Set<number>();
    const onFrame = (frame: string) => received.add(frameNumber(frame));
    const viewer = await openViewer({ address, streamKey: streamer.streamKey, onFrame });
    audience.push({ viewer: closing.use(viewer), received });
  }

  const frames = seconds * FRAMES_PER_SECOND;
  const writtenBefore = streamer.bytes().written;
  const readBefore = bytesRead(audience);
  const tookMs = await sendPaced({
    streamer,
    frames,
    framesPerSecond: FRAMES_PER_SECOND,
    frame: frameMaker({ bytes: STREAM_BPS / 8 / FRAMES_PER_SECOND }),
  });
  await arrival(audience, frames);
  return {
    viewers,
    streamerBps: (8000 * (streamer.bytes().written - writtenBefore)) / tookMs,
    hubBps: (8000 * (bytesRead(audience) - readBefore)) / tookMs,
    framesSent: frames,
    framesReceivedMin: Math.min(...audience.map(({ received }) => received.size)),
  };
}

/** What the hub sent is what came out at the other ends: by then nothing is under way any more. */
function bytesRead(audience: readonly Counted[]): number {
  return audience.reduce((sum, { viewer }) => sum + viewer.bytes().read, 0);
}

/** Until everybody has everything, or the time is over: the row then says what is missing. */
async function arrival(audience: readonly Counted[], frames: number): Promise<void> {
  const deadlineMs = performance.now() + ARRIVE_WITHIN_MS;
  const isComplete = () => audience.every(({ received }) => received.size >= frames);
  while (!isComplete() && performance.now() < deadlineMs) await wait(LOOK_EVERY_MS);
}
