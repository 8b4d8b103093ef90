/** The content security policy fits the pages, frames are for the embed page alone, and HTTPS opens cameras. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watchPolicy } from '../browser/policy-watch.ts';
import { goLive, turnOnMicrophone } from '../pages/studio.ts';
import { picture, seeState } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

test('no page does anything that its content security policy forbids', async ({ person, clip }) => {
  const streamer = await person({ camera: { kind: 'clip', path: clip } });
  const atStreamer = await watchPolicy(streamer);
  const { watchUrl, streamKey } = await goLive(streamer);
  await turnOnMicrophone(streamer);
  const viewer = await person();
  const atViewer = await watchPolicy(viewer);
  await viewer.goto(watchUrl);
  await seeMovingPicture(picture(viewer));
  await viewer.getByTestId('stats-toggle').click();
  await expect(viewer.locator('.uplot').first()).toBeVisible();
  await viewer.goto(`/embed/${streamKey}`);
  await seeMovingPicture(viewer.locator('streamhub-player canvas'));
  await viewer.goto('/');
  await expect(viewer.locator('img[src*="preview.jpg"]')).toHaveJSProperty('complete', true);
  await viewer.goto('/no/such/page');
  await expect(viewer.getByRole('heading')).toBeVisible();
  expect([...atStreamer.violations, ...atViewer.violations]).toEqual([]);
});

test("another site's frame shows the player, and no other page of the hub", async ({
  person,
  clip,
  hub,
}) => {
  const streamer = await person({ camera: { kind: 'clip', path: clip } });
  const { streamKey } = await goLive(streamer);
  const framing = (path: string) => `<!doctype html><iframe src="${hub.address}${path}"></iframe>`;
  const site = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(framing(request.url ?? '/'));
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const { port } = site.address() as AddressInfo;
  try {
    const viewer = await person();
    await viewer.goto(`http://127.0.0.1:${port}/embed/${streamKey}?muted`);
    const player = viewer.frameLocator('iframe').locator('streamhub-player');
    await seeMovingPicture(player.locator('canvas'));
    // The styles of the player's own are there: a page's policy may forbid <style> elements.
    await expect(player.locator('canvas')).toHaveCSS('object-fit', 'contain');
    await expect(player).toHaveAttribute('muted', '');
    const refused = viewer.waitForEvent('console', (message) =>
      message.text().includes('frame-ancestors'),
    );
    await viewer.goto(`http://127.0.0.1:${port}/watch/${streamKey}`);
    await refused;
    await expect(viewer.frameLocator('iframe').getByTestId('picture')).toHaveCount(0);
  } finally {
    site.close();
    site.closeAllConnections();
  }
});

test('over plain HTTP a browser opens no camera elsewhere than on localhost', async ({
  person,
  hub,
}) => {
  const somebody = await person({ name: 'hub.example' });
  await somebody.goto(`http://hub.example:${hub.port}/studio`);
  expect(await somebody.evaluate(() => window.isSecureContext)).toBe(false);
});

test.describe('with --tls-self-signed', () => {
  test.use({ hubOptions: ['--tls-self-signed'] });

  test('whoever goes on at the question streams from a camera, and watches', async ({
    person,
    clip,
    hub,
  }) => {
    const address = `https://hub.example:${hub.port}`;
    const wish = { name: 'hub.example', acceptsAnyCertificate: true };
    const streamer = await person({ ...wish, camera: { kind: 'clip', path: clip } });
    const { watchUrl } = await goLive(streamer, { studio: `${address}/studio` });
    expect(await streamer.evaluate(() => window.isSecureContext)).toBe(true);
    expect(watchUrl.startsWith(`${address}/watch/`)).toBe(true);
    const viewer = await person(wish);
    await viewer.goto(watchUrl);
    await seeState(viewer, 'live');
    await seeMovingPicture(picture(viewer));
  });
});
