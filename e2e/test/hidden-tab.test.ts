/**
 * A streamer's tab in the background keeps its rate. Through Puppeteer: Playwright keeps all pages visible.
 */
import { openViewer, type Viewer } from '@streamhub/bench';
import puppeteer, { type Browser, type JSHandle, type Page } from 'puppeteer-core';
import { chromiumFlags } from '../browser/chromium-flags.ts';
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
  using viewer = await openViewer({ address: hub.address, streamKey });
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
async function framesPerSecond(viewer: Viewer): Promise<number> {
  const before = viewer.frames;
  const startMs = performance.now();
  await expect
    .poll(() => viewer.frames - before, { intervals: [10], timeout: 80_000 })
    .toBeGreaterThanOrEqual(MEASURED_FRAMES);
  return ((viewer.frames - before) * 1000) / (performance.now() - startMs);
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
