/** The examples run as they are, on a site of their own. */
import type { Page } from '@playwright/test';
import { type ExamplesSite, openExamplesSite } from '../browser/examples-site.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { AUDIBLE, loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

test.use({ hubOptions: ['--allowed-origins', '*'] });

let site: ExamplesSite;
test.beforeAll(async () => {
  site = await openExamplesSite();
});
test.afterAll(() => site[Symbol.asyncDispose]());

async function goLive(page: Page): Promise<string> {
  await page.locator('#go').click();
  await expect(page.locator('#says')).toHaveText(/\/watch\/\w/);
  return (await page.locator('#says').textContent())?.split('/').at(-1) ?? '';
}

test('a camera is streamed, and watched on a canvas of the page’s own', async ({ person, hub }) => {
  const streamer = await person();
  const at = (name: string) => `${site.address}/${name}/?hub=${hub.address}`;
  await streamer.goto(at('publish-camera'));
  const streamKey = await goLive(streamer);
  await seeMovingPicture(streamer.locator('#preview'), { isMirrored: true });
  const viewer = await person();
  await viewer.goto(`${at('watch')}&stream=${streamKey}`);
  await seeMovingPicture(viewer.locator('#picture'));
  await expect(viewer.locator('#says')).toHaveText('live');
  await streamer.locator('#go').click();
  await expect(viewer.locator('#says')).toHaveText('ended');
});

test('a canvas is streamed, with a tone', async ({ person, hub }) => {
  const streamer = await person();
  const at = (name: string) => `${site.address}/${name}/?hub=${hub.address}`;
  await streamer.goto(at('publish-canvas'));
  const streamKey = await goLive(streamer);
  const viewer = await person();
  await tapLoudspeaker(viewer);
  await viewer.goto(`${at('watch')}&stream=${streamKey}`);
  const colours = new Set<string>();
  await expect
    .poll(async () => colours.add(await cornerOf(viewer)).size, 'its colour changes all the time')
    .toBeGreaterThan(5);
  await viewer.locator('#sound').click();
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE / 10);
});

test('what a page draws is streamed, with an image over it', async ({ person, hub }) => {
  const streamer = await person();
  const at = (name: string) => `${site.address}/${name}/?hub=${hub.address}`;
  await streamer.goto(at('own-scene'));
  const streamKey = await goLive(streamer);
  const viewer = await person();
  await viewer.goto(`${at('watch')}&stream=${streamKey}`);
  const picture = viewer.locator('#picture');
  await seeMovingPicture(picture);
  const logo = await picture.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext('2d');
    return [...(context?.getImageData(0.945 * width, 0.075 * height, 1, 1).data ?? [])];
  });
  const [red = 255, green = 0, blue = 255] = logo;
  expect(green > 200 && red < 80 && blue < 80, `the logo is lime, and not ${logo}`).toBe(true);
});

/** Roughly, so that the noise of coding is no other colour. */
function cornerOf(page: Page): Promise<string> {
  return page.locator('#picture').evaluate((element) => {
    const context = (element as HTMLCanvasElement).getContext('2d');
    const point = context?.getImageData(4, 4, 1, 1).data ?? [];
    return Array.from(point, (part) => Math.round(part / 32)).join();
  });
}
