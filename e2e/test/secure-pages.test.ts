/** The content security policy fits the pages, frames are for the embed page alone, and HTTPS opens cameras. */
import { OTHER_NAME } from '../browser/browser-pool.ts';
import { openFramingSite, REFUSED_FRAME } from '../browser/framing-site.ts';
import { watchPolicy } from '../browser/policy-watch.ts';
import { goLive, turnOnMicrophone } from '../pages/studio.ts';
import { picture, seeState } from '../pages/watch.ts';
import { seeMovingPicture, seePicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

test('no page does anything that its content security policy forbids', async ({ person }) => {
  const streamer = await person();
  const atStreamer = await watchPolicy(streamer);
  const { watchUrl, streamKey } = await goLive(streamer, { title: 'Within the policy' });
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
  const card = viewer.getByTestId('stream-card').filter({ hasText: 'Within the policy' });
  await expect(card.locator('img[src*="preview.jpg"]')).toHaveJSProperty('complete', true);
  await viewer.goto('/no/such/page');
  await expect(viewer.getByRole('heading')).toBeVisible();
  expect([...atStreamer.violations, ...atViewer.violations]).toEqual([]);
});

test("another site's frame shows the player, and no other page of the hub", async ({
  person,
  hub,
}) => {
  const streamer = await person();
  const { streamKey } = await goLive(streamer);
  await using site = await openFramingSite(hub.address);
  const viewer = await person();
  await viewer.goto(`${site.address}/embed/${streamKey}?muted`);
  const player = viewer.frameLocator('iframe').locator('streamhub-player');
  await seeMovingPicture(player.locator('canvas'));
  // The styles of the player's own are there: a page's policy may forbid <style> elements.
  await expect(player.locator('canvas')).toHaveCSS('object-fit', 'contain');
  await expect(player).toHaveAttribute('muted', '');

  for (const path of ['/', '/studio', '/setup', `/watch/${streamKey}`]) {
    await viewer.goto(`${site.address}${path}`);
    await expect.poll(() => viewer.frames()[1]?.url(), path).toBe(REFUSED_FRAME);
    await expect(viewer.frameLocator('iframe').getByText('StreamHub')).toHaveCount(0);
  }
});

test.describe('over plain HTTP, elsewhere than on localhost', () => {
  // Not alone on this machine, and so called by any name.
  test.use({
    hubOptions: [
      ...['--trust-proxy', 'loopback', '--publish', 'open'],
      ...['--public-url', 'https://live.example.org'],
      // With it the picture is whole.
      ...['--hls', 'off'],
    ],
  });

  test('studio and watch page say that they are not secure, and where the secure page is', async ({
    person,
    hub,
  }) => {
    const address = `http://${OTHER_NAME}:${hub.port}`;
    const somebody = await person();
    await somebody.goto(`${address}/studio`);
    expect(await somebody.evaluate(() => isSecureContext)).toBe(false);
    const notice = somebody.getByTestId('insecure');
    await expect(notice).toContainText('You cannot stream from here');
    const secure = somebody.getByTestId('secure-page');
    await expect(secure).toHaveAttribute('href', 'https://live.example.org/studio');
    await somebody.getByTestId('use-camera').click();
    const problem = somebody.getByTestId('capture-problem');
    await expect(problem).toHaveAttribute('data-problem', 'insecure_context');
    await expect(problem).toContainText('https');

    const streamer = await person();
    const { streamKey } = await goLive(streamer);
    await somebody.goto(`${address}/watch/${streamKey}`);
    await seePicture(picture(somebody));
    await expect(somebody.getByTestId('picture-note')).toContainText('not secure');
    await expect(notice).toContainText('No sound and one picture per second');
    await expect(secure).toHaveAttribute('href', `https://live.example.org/watch/${streamKey}`);
  });
});

test.describe('with --tls-self-signed', () => {
  test.use({
    hubOptions: ['--tls-self-signed', '--trust-proxy', 'loopback', '--publish', 'open'],
  });

  test('whoever goes on at the question streams from a camera, and watches', async ({
    person,
    hub,
  }) => {
    const address = `https://${OTHER_NAME}:${hub.port}`;
    const wish = { acceptsAnyCertificate: true };
    const streamer = await person(wish);
    const { watchUrl } = await goLive(streamer, { studio: `${address}/studio` });
    expect(await streamer.evaluate(() => window.isSecureContext)).toBe(true);
    expect(watchUrl.startsWith(`${address}/watch/`)).toBe(true);
    const viewer = await person(wish);
    await viewer.goto(watchUrl);
    await seeState(viewer, 'live');
    await seeMovingPicture(picture(viewer));
  });
});
