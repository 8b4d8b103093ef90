/**
 * A recording in Firefox and in WebKit: back while live and live again, its own page, another time, and a downloaded file in
 * a plain `<video>`. Such files are played in Chromium as well, whose time line has a test of its own.
 */
import type { StreamHubPlayerElement } from '@streamhub/client';
import { openPerson } from '../browser/open-person.ts';
import { inEngines } from '../engines/in-engines.ts';
import { liveForAll } from '../live-for-all.ts';
import { makeFile, type PlayedFile, playInVideo } from '../pages/downloads.ts';
import { recordedFor } from '../pages/recordings.ts';
import { goLive } from '../pages/studio.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { AUDIBLE } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

const live = liveForAll({ hasSound: true, hubOptions: ['--record', 'all'] });
const files = { mp4: '', webm: '' };

/** An MP4 of what is live, and a WebM of another stream. */
test.beforeAll(async ({ browsers }) => {
  const { hubAddress: address, streamKey } = live();
  files.mp4 = await makeFile({ address, streamKey });
  const streamer = await openPerson({ browsers, baseURL: address }, {});
  const other = await goLive(streamer, { codec: 'vp8' });
  files.webm = await makeFile({ address, streamKey: other.streamKey });
  await streamer.context().close();
});

inEngines((engine) => {
  const state = () => engine().page.findTestId('watch-state').attribute('data-state');
  async function seePicture(): Promise<void> {
    const { page } = engine();
    try {
      await seeMovingPicture(page.find('canvas'), { timeoutMs: 40_000 });
    } catch (error) {
      const said = await page.findTestId('player').evaluate((player) => {
        const { state, currentTime, stats } = player as StreamHubPlayerElement;
        return JSON.stringify({ state, currentTime, stats });
      });
      throw new Error(`The player says ${said}`, { cause: error });
    }
  }

  test('a viewer goes back while the stream is live, and is live again', async () => {
    const { browser, page } = engine();
    const { hubAddress: address, streamKey, watchUrl } = live();
    await recordedFor({ address, streamKey }, 8_000);
    await browser.goto(watchUrl);
    await seePicture();
    await page.findTestId('time').fill('2');
    await expect.poll(state).toBe('replay');
    await seePicture();
    await page.findTestId('go-live-again').click();
    await expect.poll(state).toBe('live');
    await seePicture();
  });

  test('a recording is seen and heard on its own page, and sought', async () => {
    const { browser, page, sound } = engine();
    const { hubAddress: address, streamKey, watchUrl } = live();
    const { recordingId } = await recordedFor({ address, streamKey }, 12_000);
    await browser.goto(`${watchUrl}/${recordingId}?t=6`);
    await seePicture();
    const loudness = async () => {
      const tap = page.findTestId('tap-for-sound');
      if (await tap.isThere()) await tap.click();
      return sound.loudness;
    };
    await expect.poll(loudness, { timeout: 40_000 }).toBeGreaterThan(AUDIBLE);
    const shown = () => page.findTestId('time-text').evaluate((text) => text.textContent);
    expect(await shown()).not.toMatch(/^0:0[0-5] /);
    await page.findTestId('time').fill('1');
    await expect.poll(shown).toMatch(/^0:0[1-3] /);
    await seePicture();
  });

  for (const kind of ['mp4', 'webm'] as const) {
    test(`a plain video plays a file that was downloaded: ${kind}`, async () => {
      const { browser, page } = engine();
      await browser.goto(live().hubAddress);
      expectPlayed(await playInVideo(page.find('body'), files[kind]));
    });
  }
});

for (const kind of ['mp4', 'webm'] as const) {
  test(`a plain video plays a file that was downloaded, in Chromium: ${kind}`, async ({
    browsers,
  }) => {
    const viewer = await openPerson({ browsers, baseURL: live().hubAddress }, {});
    await viewer.goto('/');
    expectPlayed(await playInVideo(viewer.locator('body'), files[kind]));
    await viewer.context().close();
  });
}

function expectPlayed({ durationS, width }: PlayedFile): void {
  expect(width).toBeGreaterThan(100);
  expect(durationS).toBeGreaterThan(2.5);
  expect(durationS).toBeLessThan(4.5);
}
