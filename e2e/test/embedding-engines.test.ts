/**
 * The examples of docs/embedding.md in Firefox and in WebKit: as they are printed, on another site with the policy that is
 * printed beside them. What counts is what people see and hear.
 */
import { openOtherSite } from '../browser/other-site.ts';
import { exampleSite } from '../embedding-document.ts';
import { inEngines, leave } from '../engines/in-engines.ts';
import { viewersOf } from '../pages/stream-info.ts';
import { goLive, turnOnMicrophone } from '../pages/studio.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { AUDIBLE } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

const TAP = 'button.tap:not([hidden])';

test.use({ hubOptions: ['--allowed-origins', '*'] });

inEngines((engine) => {
  test('two lines of HTML, and the page to copy, show and play the stream', async ({
    person,
    hub,
  }) => {
    const { browser, page, sound } = engine();
    const streamer = await person();
    // By hand, so that no viewer who cannot decode it makes the streamer change it.
    const { streamKey } = await goLive(streamer, { codec: 'h264' });
    await turnOnMicrophone(streamer);
    const place = { hubAddress: hub.address, streamKey };
    for (const [heading, button] of [
      ['Two lines of HTML', TAP],
      ['A page to copy', '#sound'],
    ] as const) {
      await using site = await openOtherSite(exampleSite(heading, place));
      await browser.goto(site.address);
      const canvas = page.find('canvas');
      await seeMovingPicture(canvas, { timeoutMs: 40_000 });
      if (button === '#sound') await page.find(button).click();
      const loudness = async () => {
        if (button === TAP && (await page.find(TAP).isThere())) await page.find(TAP).click();
        return sound.loudness;
      };
      await expect.poll(loudness, { message: heading, timeout: 40_000 }).toBeGreaterThan(AUDIBLE);
      await seeMovingPicture(canvas, { timeoutMs: 40_000 });
    }
  });

  test('frames, one without an origin as well, show the player, and the picture alone is shown', async ({
    person,
    hub,
  }) => {
    const { browser, page } = engine();
    const streamer = await person();
    const { streamKey } = await goLive(streamer);
    const pageAt = exampleSite('A frame', { hubAddress: hub.address, streamKey });
    await using framing = await openOtherSite((path) => {
      const frame = pageAt('/');
      const sandbox = path === '/sandboxed' ? '<iframe sandbox="allow-scripts"' : '<iframe';
      return frame && { ...frame, body: frame.body.replace('<iframe', sandbox) };
    });
    // What is in another site's frame cannot be seen from its page: the hub says who watches.
    for (const path of ['/', '/sandboxed']) {
      await browser.goto(framing.address + path);
      await expect
        .poll(() => viewersOf(hub, streamKey), { message: path, timeout: 40_000 })
        .toBe(1);
      await leave(engine());
      await expect.poll(() => viewersOf(hub, streamKey), path).toBe(0);
    }
    const place = { hubAddress: hub.address, streamKey };
    await using showing = await openOtherSite(exampleSite('The picture alone', place));
    await browser.goto(showing.address);
    const card = page.find('img');
    const width = () => card.evaluate((image) => (image as HTMLImageElement).naturalWidth);
    await expect.poll(width).toBeGreaterThan(1);
  });
});
