/**
 * The same pages in Firefox and in WebKit: watched, in a frame's page, over long polling, and live from there. What is
 * compared is what people see and hear: pixels, and what arrives at the sound server.
 */
import { openPollingProxy } from '../browser/polling-proxy.ts';
import { CameraComparison, keepCamera } from '../engines/camera-truth.ts';
import { inEngines } from '../engines/in-engines.ts';
import { liveForAll } from '../live-for-all.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { AUDIBLE, loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

const TAP_ON_WATCH_PAGE = '[data-testid="tap-for-sound"]';
const TAP_ON_PLAYER = 'button.tap:not([hidden])';
/** Of 255: codecs and clocks are not exact. A garbled picture is 40 and more from it. */
const LIKE_THE_CAMERA = 12;

const live = liveForAll({ hasSound: true });

inEngines((engine) => {
  /** The picture, then the sound by a tap where the browser wants one, and then the picture beside it. */
  async function seeAndHear(url: string, tap: string): Promise<void> {
    const { browser, page, sound } = engine();
    await browser.goto(url);
    const canvas = page.find('canvas');
    await seeMovingPicture(canvas, { timeoutMs: 40_000 });
    const loudness = async () => {
      if (await page.find(tap).isThere()) await page.find(tap).click();
      return sound.loudness;
    };
    await expect.poll(loudness, { timeout: 40_000 }).toBeGreaterThan(AUDIBLE);
    await seeMovingPicture(canvas, { timeoutMs: 40_000 });
  }

  test('a viewer sees the picture move, and hears the sound', async () => {
    await seeAndHear(live().watchUrl, TAP_ON_WATCH_PAGE);
  });

  test('the page for frames shows and plays the same', async ({ hub }) => {
    await seeAndHear(`${hub.address}/embed/${live().streamKey}`, TAP_ON_PLAYER);
  });

  test('where no WebSocket comes through the same is seen and heard by long polling', async ({
    hub,
  }) => {
    const { page } = engine();
    await using proxy = await openPollingProxy(hub.port);
    await seeAndHear(`${proxy.address}/watch/${live().streamKey}`, TAP_ON_WATCH_PAGE);
    expect(await page.findTestId('picture-note').evaluate((note) => note.textContent)).not.toBe('');
  });

  test('a streamer goes live with camera and microphone, and is seen and heard', async ({
    person,
    hub,
  }) => {
    const { browser, page } = engine();
    await browser.goto(`${hub.address}/studio`);
    await keepCamera(page);
    await page.findTestId('use-camera').click();
    await expect.poll(() => page.findTestId('use-camera').attribute('aria-pressed')).toBe('true');
    await page.findTestId('name').fill('Ada');
    await page.findTestId('go-live').click();
    const link = page.findTestId('watch-link');
    const watchUrl = await link.evaluate((field) => (field as HTMLInputElement).value);
    await page.findTestId('turn-on-microphone').click();
    const viewer = await person();
    await tapLoudspeaker(viewer);
    await viewer.goto(watchUrl);
    await expect.poll(() => loudnessOf(viewer), { timeout: 40_000 }).toBeGreaterThan(AUDIBLE);
    const comparison = new CameraComparison(page, picture(viewer));
    await expect.poll(() => comparison.look(), { timeout: 40_000 }).toBeLessThan(LIKE_THE_CAMERA);
    // Without a graphics processor WebKit sends two pictures a second, and fewer on a busy machine.
    const moves = async () => {
      await comparison.look();
      return comparison.changes;
    };
    await expect.poll(moves, { timeout: 40_000 }).toBeGreaterThanOrEqual(2);
    expect(await comparison.look()).toBeLessThan(2 * LIKE_THE_CAMERA);
    await page.findTestId('stop').click();
    await page.findTestId('confirm-stop').click();
    // Before that the studio would ask whether it may be left.
    await expect.poll(() => page.findTestId('go-live').isThere()).toBe(true);
  });
});
