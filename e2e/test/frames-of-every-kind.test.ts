/** The embed page in frames that have no origin, or stand in a page without one, and pictures of streams on other sites. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openOtherSite } from '../browser/other-site.ts';
import { watchPolicy } from '../browser/policy-watch.ts';
import { exampleSite } from '../embedding-document.ts';
import { liveForAll } from '../live-for-all.ts';
import { goLive } from '../pages/studio.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

const live = liveForAll({ hasSound: false });

function frameOf(hubAddress: string, attributes = ''): string {
  const address = `${hubAddress}/embed/${live().streamKey}`;
  return `<iframe ${attributes} allow="autoplay" width="640" height="360" src="${address}"></iframe>`;
}

/** In whatever frames within frames it stands. */
async function seePlayerIn(page: Page): Promise<void> {
  const embed = () => page.frames().find((frame) => frame.url().endsWith(live().streamKey));
  await expect.poll(embed).toBeDefined();
  const canvas = embed()?.locator('streamhub-player canvas');
  if (canvas) await seeMovingPicture(canvas);
}

test('H12b the player plays in a sandboxed frame, whose page has no origin and no storage', async ({
  person,
  hub,
}) => {
  await using site = await openOtherSite(() => ({
    body: frameOf(hub.address, 'sandbox="allow-scripts"'),
  }));
  const viewer = await person();
  const { violations } = await watchPolicy(viewer);
  await viewer.goto(site.address);
  await seePlayerIn(viewer);
  const [, frame] = viewer.frames();
  expect(await frame?.evaluate(() => self.origin)).toBe('null');
  expect(violations).toEqual([]);
});

test('H12b the player plays in a page that another page wrote down (srcdoc), sandboxed or not', async ({
  person,
  hub,
}) => {
  const inner = frameOf(hub.address).replaceAll('"', '&quot;');
  await using site = await openOtherSite((path) => ({
    body: `<iframe ${path === '/sandboxed' ? 'sandbox="allow-scripts"' : ''} srcdoc="${inner}"></iframe>`,
  }));
  const viewer = await person();
  for (const path of ['/plain', '/sandboxed']) {
    await viewer.goto(site.address + path);
    await seePlayerIn(viewer);
  }
});

test('H12b the player plays in a page from a file, as apps and kiosks have them', async ({
  person,
  hub,
}, testInfo) => {
  const file = join(testInfo.outputDir, 'kiosk.html');
  await mkdir(testInfo.outputDir, { recursive: true });
  await writeFile(file, frameOf(hub.address));
  const viewer = await person();
  await viewer.goto(`file://${file}`);
  await seePlayerIn(viewer);
});

test.describe('on a hub that allows every page', () => {
  test.use({ hubOptions: ['--allowed-origins', '*'] });

  test('two lines of HTML play in a page from a file, and in a sandboxed frame', async ({
    person,
    hub,
  }, testInfo) => {
    const streamer = await person();
    const { streamKey } = await goLive(streamer);
    const { body = '' } =
      exampleSite('Two lines of HTML', { hubAddress: hub.address, streamKey })('/') ?? {};
    const file = join(testInfo.outputDir, 'kiosk.html');
    await mkdir(testInfo.outputDir, { recursive: true });
    await writeFile(file, body);
    const viewer = await person();
    await viewer.goto(`file://${file}`);
    await seeMovingPicture(viewer.locator('streamhub-player canvas'));
    await using site = await openOtherSite((path) => ({
      body: path === '/in' ? body : '<iframe sandbox="allow-scripts" src="/in"></iframe>',
    }));
    await viewer.goto(site.address);
    await seeMovingPicture(viewer.frameLocator('iframe').locator('streamhub-player canvas'));
  });
});

test("H6a another site's page shows the picture of a public stream, and cannot read it", async ({
  person,
  hub,
}) => {
  await using site = await openOtherSite(() => ({
    body: `<img id="card" src="${hub.address}/api/streams/${live().streamKey}/preview.jpg">`,
  }));
  const visitor = await person();
  await visitor.goto(site.address);
  const card = visitor.locator('#card');
  const width = () => card.evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width).toBeGreaterThan(1);
  const reading = card.evaluate((image: HTMLImageElement) => {
    const context = document.createElement('canvas').getContext('2d');
    context?.drawImage(image, 0, 0);
    context?.getImageData(0, 0, 1, 1);
  });
  await expect(reading).rejects.toThrow('SecurityError');
});
