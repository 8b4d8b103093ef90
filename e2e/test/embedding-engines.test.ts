/**
 * The examples of docs/embedding.md in Firefox and in WebKit: as they are printed, on another site with the policy that is
 * printed beside them. What counts is what people see and hear.
 */
import type { StreamHubPlayerElement as Player } from '@streamhub/client';
import { openOtherSite } from '../browser/other-site.ts';
import { exampleSite } from '../embedding-document.ts';
import { inEngines } from '../engines/in-engines.ts';
import { liveForAll } from '../live-for-all.ts';
import { viewersOf } from '../pages/stream-info.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { AUDIBLE } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

const TAP = 'button.tap:not([hidden])';

const live = liveForAll({ hasSound: true, hubOptions: ['--allowed-origins', '*'] });

inEngines((engine) => {
  test('two lines of HTML, and the page to copy, show and play the stream', async () => {
    const { browser, page, sound } = engine();
    for (const [heading, button] of [
      ['Two lines of HTML', TAP],
      ['A page to copy', '#sound'],
    ] as const) {
      await using site = await openOtherSite(exampleSite(heading, live()));
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

  test('the element pauses and plays as a video does, and says so', async () => {
    const { browser, page } = engine();
    const viewers = () => viewersOf({ address: live().hubAddress }, live().streamKey);
    await using site = await openOtherSite(exampleSite('Two lines of HTML', live()));
    await browser.goto(site.address);
    await seeMovingPicture(page.find('canvas'), { timeoutMs: 40_000 });
    const player = page.find('streamhub-player');
    const isPaused = await player.evaluate((element) => {
      (element as Player).pause();
      return (element as Player).paused;
    });
    expect(isPaused).toBe(true);
    await expect.poll(viewers).toBe(0);
    const heard = await player.evaluate(async (element) => {
      const names: string[] = [];
      for (const name of ['play', 'playing', 'volumechange']) {
        element.addEventListener(name, () => names.push(name));
      }
      // Without sound no gesture is wanted.
      (element as Player).muted = true;
      await (element as Player).play();
      return names;
    });
    expect(heard).toEqual(['volumechange', 'play', 'playing']);
    await seeMovingPicture(page.find('canvas'), { timeoutMs: 40_000 });
  });

  test('frames, one without an origin as well, show the player, and the picture alone is shown', async () => {
    const { browser, page } = engine();
    const pageAt = exampleSite('A frame', live());
    const viewers = () => viewersOf({ address: live().hubAddress }, live().streamKey);
    await using framing = await openOtherSite((path) => {
      const frame = pageAt('/');
      const sandbox = path === '/sandboxed' ? '<iframe sandbox="allow-scripts"' : '<iframe';
      return frame && { ...frame, body: frame.body.replace('<iframe', sandbox) };
    });
    // What is in another site's frame cannot be seen from its page: the hub says who watches.
    for (const path of ['/', '/sandboxed']) {
      await browser.goto(framing.address + path);
      await expect.poll(viewers, { message: path, timeout: 40_000 }).toBe(1);
      await browser.leave();
      await expect.poll(viewers, path).toBe(0);
    }
    await using showing = await openOtherSite(exampleSite('The picture alone', live()));
    await browser.goto(showing.address);
    const card = page.find('img');
    const width = () => card.evaluate((image) => (image as HTMLImageElement).naturalWidth);
    await expect.poll(width).toBeGreaterThan(1);
  });
});
