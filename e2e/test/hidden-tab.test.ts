/**
 * Tabs in the background: a streamer's keeps its rate, a viewer's comes back. Through Puppeteer: Playwright keeps all pages visible.
 */
import { chromiumFlags } from '@streamhub/bench';
import puppeteer, { type Browser, type JSHandle, type Page } from 'puppeteer-core';
import { type ChunkViewer, openChunkViewer } from '../chunks/chunk-viewer.ts';
import { pattern } from '../pattern/pattern.ts';
import { expect, test } from '../streamhub-test.ts';

/** Two seconds of frames of the fake camera. */
const MEASURED_FRAMES = 2 * pattern.framesPerSecond;
const ENOUGH_PER_SECOND = 20;
const SHARE_OF_VISIBLE_RATE = 0.7;

/** Puppeteer's own flags against this very trap: with them a tab in the background is not slowed down. */
const UNLIKE_PEOPLE = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

let browser: Browser;

test.beforeEach(async ({ clip, chromiumPath }) => {
  browser = await puppeteer.launch({
    executablePath: chromiumPath,
    args: chromiumFlags({ kind: 'clip', path: clip }),
    ignoreDefaultArgs: UNLIKE_PEOPLE,
  });
});

test.afterEach(() => browser.close());

test('a streamer whose tab is hidden sends as many frames a second as before', async ({ hub }) => {
  const studio = await browser.newPage();
  const streamKey = await goLive(studio, hub.address);
  using viewer = await openChunkViewer({ address: hub.address, streamKey });
  const painted = await countPaints(studio);
  const visible = await framesPerSecond(viewer);
  expect(visible).toBeGreaterThanOrEqual(ENOUGH_PER_SECOND);

  expect(await paintsSince(painted), 'animation frames of a visible tab').toBeGreaterThan(0);

  const other = await browser.newPage();
  await other.bringToFront();
  await expect.poll(() => studio.evaluate(() => document.visibilityState)).toBe('hidden');
  // What was under way when the tab was hidden is not what a hidden tab sends.
  await framesPerSecond(viewer);
  await paintsSince(painted);
  const hidden = await framesPerSecond(viewer);
  expect(await studio.evaluate(() => document.visibilityState)).toBe('hidden');
  expect(await paintsSince(painted), 'animation frames of a tab that is really hidden').toBe(0);
  expect(hidden).toBeGreaterThanOrEqual(ENOUGH_PER_SECOND);
  expect(hidden / visible).toBeGreaterThanOrEqual(SHARE_OF_VISIBLE_RATE);
});

test('a viewer whose tab was hidden sees the moving picture again when it is back', async ({
  hub,
}) => {
  const studio = await browser.newPage();
  const streamKey = await goLive(studio, hub.address);
  // Of its own window, so that the streamer's tab is not the one that hides it.
  const context = await browser.createBrowserContext();
  const watching = await context.newPage();
  await watching.goto(`${hub.address}/watch/${streamKey}`);
  await seeChangingPicture(watching);

  const other = await context.newPage();
  await other.bringToFront();
  await expect.poll(() => watching.evaluate(() => document.visibilityState)).toBe('hidden');
  using viewer = await openChunkViewer({ address: hub.address, streamKey });
  await framesPerSecond(viewer);
  await watching.bringToFront();
  await seeChangingPicture(watching);
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
  const canvas = await page.waitForSelector('pierce/[data-testid="picture"]');
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
