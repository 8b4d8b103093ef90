/**
 * Tabs in the background: a streamer's keeps its rate, a viewer's comes back. Through Puppeteer:
 * Playwright keeps all pages visible.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumFlags } from '@streamhub/bench';
import puppeteer, {
  type Browser,
  type BrowserContext,
  type JSHandle,
  type Page,
} from 'puppeteer-core';
import { type DecodedChunk, installDecodeLog } from '../browser/decode-log.ts';
import { type ChunkViewer, openChunkViewer } from '../chunks/chunk-viewer.ts';
import { playbackOver, shareOf, spansOf } from '../pages/playback-samples.ts';
import { writeClip } from '../pattern/y4m-clip.ts';
import { AUDIBLE, installLoudspeakerTap } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

/** Of the fake camera: as fast as people's cameras, for a hidden tab's rate is what these tests are about. */
const FRAMES_PER_SECOND = 30;
/** Two seconds of frames. */
const MEASURED_FRAMES = 2 * FRAMES_PER_SECOND;
/**
 * Of the rate of the same tab when it was visible: a machine that is busy at the moment is slow with both, and a tab that
 * is slowed down has one frame a second left of thirty.
 */
const SHARE_OF_VISIBLE_RATE = 0.5;
const VISIBLE_MEDIA_US = 4_000_000;
const HIDDEN_MEDIA_US = 10_000_000;

/** Puppeteer's own flags against this very trap: with them a tab in the background is not slowed down. */
const UNLIKE_PEOPLE = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

let folder: string;
let browser: Browser;

test.beforeAll(async ({ chromiumPath }) => {
  folder = await mkdtemp(join(tmpdir(), 'streamhub-clip-'));
  const clip = join(folder, 'fast.y4m');
  await writeClip(clip, { framesPerSecond: FRAMES_PER_SECOND });
  browser = await puppeteer.launch({
    executablePath: chromiumPath,
    args: chromiumFlags({ kind: 'clip', path: clip }),
    ignoreDefaultArgs: UNLIKE_PEOPLE,
  });
});

/** The windows of one test: closed after it, so that nothing of it is left running beside the next. */
let windows: BrowserContext[] = [];

test.afterEach(async () => {
  await Promise.all(windows.map((each) => each.close()));
  windows = [];
});

test.afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A window of its own: only a tab in the same window can hide it. */
async function openTab(): Promise<Page> {
  const window = await browser.createBrowserContext();
  windows.push(window);
  return window.newPage();
}

/** By another tab that comes to the front of the same window. */
async function hide(tab: Page): Promise<void> {
  const other = await tab.browserContext().newPage();
  await other.bringToFront();
  await expect.poll(() => tab.evaluate(() => document.visibilityState)).toBe('hidden');
}

test('a streamer whose tab is hidden sends as many frames a second as before', async ({ hub }) => {
  const studio = await openTab();
  const streamKey = await goLive(studio, hub.address);
  using viewer = await openChunkViewer({ address: hub.address, streamKey });
  const painted = await countPaints(studio);
  const visible = await framesPerSecond(viewer);
  expect(await paintsSince(painted), 'animation frames of a visible tab').toBeGreaterThan(0);

  await hide(studio);
  // What was under way when the tab was hidden is not what a hidden tab sends.
  await framesPerSecond(viewer);
  await paintsSince(painted);
  const hidden = await framesPerSecond(viewer);
  expect(await studio.evaluate(() => document.visibilityState)).toBe('hidden');
  expect(await paintsSince(painted), 'animation frames of a tab that is really hidden').toBe(0);
  expect(hidden / visible).toBeGreaterThanOrEqual(SHARE_OF_VISIBLE_RATE);
});

test('a streamer whose tab is hidden for 10 s is seen and heard by the viewer all through', async ({
  hub,
}) => {
  const studio = await openTab();
  const streamKey = await goLive(studio, hub.address);
  await turnOnMicrophone(studio);
  const watching = await openWatchPage(hub.address, streamKey);
  await seeChangingPicture(watching);
  await expect.poll(() => loudnessOf(watching)).toBeGreaterThan(AUDIBLE);
  using witness = await openChunkViewer({ address: hub.address, streamKey });

  const visible = await playbackOver(VISIBLE_MEDIA_US, { watching, witness });

  await hide(studio);
  await framesPerSecond(witness);
  let hidden = await playbackOver(HIDDEN_MEDIA_US, { watching, witness });
  // Another program may take the processor for some seconds; a tab that stands still stands still each time.
  for (let again = 0; again < 2 && shareOf(visible, hidden) < SHARE_OF_VISIBLE_RATE; again += 1) {
    hidden = await playbackOver(HIDDEN_MEDIA_US, { watching, witness });
  }
  expect(await studio.evaluate(() => document.visibilityState)).toBe('hidden');
  expect(shareOf(visible, hidden)).toBeGreaterThanOrEqual(SHARE_OF_VISIBLE_RATE);
  const spans = spansOf(hidden);
  expect(spans.length).toBeGreaterThanOrEqual(4);
  for (const span of spans) {
    expect(span.differentPictures).toBeGreaterThanOrEqual(4);
    expect(span.loudest).toBeGreaterThan(AUDIBLE);
  }
});

test('a viewer whose tab is hidden decodes no picture, hears the sound, and sees the picture again from a key frame on', async ({
  hub,
}) => {
  const studio = await openTab();
  const streamKey = await goLive(studio, hub.address);
  await turnOnMicrophone(studio);
  const watching = await openWatchPage(hub.address, streamKey);
  await seeChangingPicture(watching);
  await expect.poll(() => loudnessOf(watching)).toBeGreaterThan(AUDIBLE);

  await hide(watching);
  const decoded = async (): Promise<DecodedChunk[]> =>
    watching.evaluate(() => globalThis.decodeLog);
  const before = (await decoded()).length;
  using witness = await openChunkViewer({ address: hub.address, streamKey });
  await framesPerSecond(witness);
  // What was heard before the tab was hidden is out of the measured two thirds of a second by now.
  await expect.poll(() => loudnessOf(watching)).toBeGreaterThan(AUDIBLE);
  await framesPerSecond(witness);
  await expect.poll(() => loudnessOf(watching)).toBeGreaterThan(AUDIBLE);
  expect(await watching.evaluate(() => document.visibilityState)).toBe('hidden');
  expect((await decoded()).length, 'pictures decoded while hidden').toBe(before);

  await watching.bringToFront();
  await seeChangingPicture(watching);
  expect((await decoded())[before]?.isKey).toBe(true);
});

async function goLive(page: Page, address: string): Promise<string> {
  await page.goto(`${address}/studio`);
  await page.locator('[data-testid="use-camera"]').click();
  await page.waitForSelector('[data-testid="use-camera"][aria-pressed="true"]');
  await page.locator('[data-testid="name"]').fill('Ada');
  await page.locator('[data-testid="go-live"]').click();
  const link = await page.waitForSelector('input[data-testid="watch-link"]');
  const watchUrl = (await link?.evaluate((field) => (field as HTMLInputElement).value)) ?? '';
  return new URL(watchUrl).pathname.split('/').at(-1) ?? '';
}

async function turnOnMicrophone(page: Page): Promise<void> {
  await page.locator('[data-testid="turn-on-microphone"]').click();
  await page.waitForSelector('[data-testid="mute"]');
}

async function openWatchPage(address: string, streamKey: string): Promise<Page> {
  const page = await openTab();
  await page.evaluateOnNewDocument(installLoudspeakerTap);
  await page.evaluateOnNewDocument(installDecodeLog);
  await page.goto(`${address}/watch/${streamKey}`);
  return page;
}

function loudnessOf(page: Page): Promise<number> {
  return page.evaluate(() => globalThis.loudness());
}

/** Over the next frames that arrive, however long they take. */
async function framesPerSecond(viewer: ChunkViewer): Promise<number> {
  const before = viewer.pictures;
  const startMs = performance.now();
  await expect
    .poll(() => viewer.pictures - before, { intervals: [10], timeout: 80_000 })
    .toBeGreaterThanOrEqual(MEASURED_FRAMES);
  return ((viewer.pictures - before) * 1000) / (performance.now() - startMs);
}

type Painted = JSHandle<{ count: number }>;

/** Animation frames stop in a hidden tab: this shows that the browser takes the tab for one. */
function countPaints(page: Page): Promise<Painted> {
  return page.evaluateHandle(() => {
    const painted = { count: 0 };
    const next = () => {
      painted.count += 1;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    return painted;
  });
}

/** Since the last call. */
function paintsSince(painted: Painted): Promise<number> {
  return painted.evaluate((counter) => {
    const { count } = counter;
    counter.count = 0;
    return count;
  });
}

/** One row of the canvas: the pattern's bar moves through it. */
async function seeChangingPicture(page: Page): Promise<void> {
  const canvas = await page.waitForSelector('pierce/canvas');
  const row = () =>
    canvas?.evaluate((element) => {
      const picture = element as HTMLCanvasElement;
      const small = new OffscreenCanvas(32, 1).getContext('2d');
      small?.drawImage(picture, 0, 0, 32, 1);
      return small?.getImageData(0, 0, 32, 1).data.join(' ');
    });
  const seen = new Set<string | undefined>();
  await expect
    .poll(async () => seen.add(await row()).size, { intervals: [50] })
    .toBeGreaterThanOrEqual(6);
}
