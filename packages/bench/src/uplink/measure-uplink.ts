/**
 * A browser that streams over a line which is cut to half for a while.
 * From: uplink-command.ts. To: uplink-table.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { BenchBrowser } from '../browser/bench-browser.ts';
import { type BareViewer, openBareViewer } from '../feed/bare-viewer.ts';
import { HubProcess } from '../hub-process.ts';
import { ShapingProxy } from '../peers/shaping-proxy.ts';
import { percentile } from '../percentile.ts';
import type { UplinkFigures, UplinkLook } from './uplink-table.ts';

export interface UplinkWish {
  picture: { width: number; height: number; frameRate: number };
  cutSeconds: number;
  /** Of the built page. */
  pagesDir: string;
  onStep: (step: string) => void;
}

const VIEWERS = 5;
const WARM_UP_MS = 8_000;
const BEFORE_MS = 8_000;
const AFTER_MS = 25_000;
const LOOK_EVERY_MS = 100;
const SHARE_OF_RATE = 0.5;
const CLOCK_WITHIN_MS = 20_000;
/** The publisher states video first. */
const VIDEO_TRACK = 0;

export async function measureUplink(wish: UplinkWish): Promise<UplinkFigures> {
  const { picture, cutSeconds, pagesDir, onStep } = wish;
  await using hub = await HubProcess.start(['--pages-dir', pagesDir]);
  await using proxy = await ShapingProxy.open(hub.address);
  await using browser = await BenchBrowser.open(proxy.address);
  const streamKey = await browser.call('goLive', { path: 'h264', ...picture });
  using closing = new DisposableStack();
  const view = new UplinkView();
  const audience: BareViewer[] = [];
  for (let count = 0; count < VIEWERS; count += 1) {
    audience.push(closing.use(await view.open({ address: hub.address, streamKey })));
  }
  await view.clockKnown();
  await wait(WARM_UP_MS);

  onStep(`${BEFORE_MS / 1000} s before`);
  const bytesBefore = proxy.bytes('up');
  const beforeMs = performance.now();
  const targets: number[] = [];
  const frameRates: number[] = [];
  while (performance.now() < beforeMs + BEFORE_MS) {
    await wait(LOOK_EVERY_MS);
    const { uplink, framesPerSecond } = await browser.call('streamerStats');
    targets.push(uplink?.targetBps ?? 0);
    frameRates.push(framesPerSecond);
  }
  const took = performance.now() - beforeMs;
  const fullBps = (8_000 * (proxy.bytes('up') - bytesBefore)) / took;
  const before = {
    targetBitrateBps: percentile(targets, 0.5) ?? 0,
    framesPerSecond: percentile(frameRates, 0.5) ?? 0,
  };

  const looks: UplinkLook[] = [];
  const cutAtMs = performance.now();
  const lookUntil = async (endMs: number) => {
    while (performance.now() < cutAtMs + endMs) {
      const { uplink, framesPerSecond } = await browser.call('streamerStats');
      looks.push({
        atMs: performance.now() - cutAtMs,
        delayMs: view.delayMs,
        targetBitrateBps: uplink?.targetBps ?? 0,
        videoBps: uplink?.actualBps ?? 0,
        framesPerSecond,
      });
      await wait(LOOK_EVERY_MS);
    }
  };
  const cutMs = cutSeconds * 1000;
  const cutBps = SHARE_OF_RATE * fullBps;
  onStep(`cut for ${cutSeconds} s`);
  proxy.shape('up', cutBps);
  await lookUntil(cutMs);
  onStep(`restored, ${AFTER_MS / 1000} s`);
  proxy.shape('up', undefined);
  await lookUntil(cutMs + AFTER_MS);
  const viewersLost = audience.filter(({ isOpen }) => !isOpen).length;
  return { fullBps, cutBps, cutMs, before, looks, viewers: VIEWERS, viewersLost };
}

/** What viewers on the hub have, on the hub's clock, which is this machine's. */
class UplinkView {
  #clockOffsetUs: number | undefined;
  #newestUs = 0;

  get delayMs(): number {
    return (this.#nowUs() - this.#newestUs) / 1000;
  }

  open({ address, streamKey }: { address: string; streamKey: string }): Promise<BareViewer> {
    return openBareViewer({
      address,
      streamKey,
      nowUs: () => this.#nowUs(),
      onChunk: ({ trackId, timestampUs }) => {
        if (trackId === VIDEO_TRACK) this.#newestUs = Math.max(this.#newestUs, timestampUs);
      },
      onEvent: (event, [payload]) => {
        if (event !== 'stream:tracks') return;
        const { clockOffsetUs } = payload as { clockOffsetUs?: number };
        this.#clockOffsetUs = clockOffsetUs ?? this.#clockOffsetUs;
      },
    });
  }

  /** The streamer needs some answers of the hub to know it. */
  async clockKnown(): Promise<void> {
    const deadlineMs = performance.now() + CLOCK_WITHIN_MS;
    while (this.#clockOffsetUs === undefined) {
      if (performance.now() > deadlineMs) throw new Error('the streamer never stated its clock');
      await wait(LOOK_EVERY_MS);
    }
  }

  #nowUs(): number {
    return Date.now() * 1000 - (this.#clockOffsetUs ?? 0);
  }
}
