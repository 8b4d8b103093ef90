/** HLS in an engine that is not Chromium: live, back in time, over a break, and as a recording. */
import { inEngines } from '../engines/in-engines.ts';
import { recordedFor } from '../pages/recordings.ts';
import { goLive, seeStudio, stopStream } from '../pages/studio.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

/** What the player lacks; HLS needs neither. */
const WITHOUT = ['VideoDecoder', 'AudioDecoder'].map((name) => `delete globalThis.${name};`);
/** More than a player keeps between itself and what is live. */
const BEHIND_S = 10;

test.use({ hubOptions: ['--record', 'all'] });

inEngines((engine) => {
  async function open(url: string) {
    const { browser, page } = engine();
    test.skip(browser.runFirst === undefined, 'it cannot be made to lack something');
    await browser.runFirst?.(WITHOUT.join(''));
    await browser.goto(url);
    return page.find('video');
  }

  test('a viewer without WebCodecs sees the stream by HLS, and goes back in it', async ({
    person,
  }) => {
    const streamer = await person();
    const { watchUrl } = await goLive(streamer);
    const video = await open(watchUrl);
    await seeMovingPicture(video, { timeoutMs: 60_000 });
    const lengthS = () =>
      video.evaluate((element) => {
        const { seekable } = element as HTMLVideoElement;
        return seekable.length === 0 ? 0 : seekable.end(0) - seekable.start(0);
      });
    await expect.poll(lengthS, { timeout: 40_000 }).toBeGreaterThan(6);
    const wentToS = await video.evaluate((element) => {
      const media = element as HTMLVideoElement;
      media.currentTime = media.seekable.start(0) + 0.5;
      return media.seekable.end(0) - media.currentTime;
    });
    expect(wentToS).toBeGreaterThan(5);
    await seeMovingPicture(video, { timeoutMs: 60_000 });
  });

  test('a viewer by HLS goes on after its streamer has lost the connection and come back', async ({
    person,
    hub,
  }) => {
    const streamer = await person();
    const { watchUrl, streamKey } = await goLive(streamer);
    const video = await open(watchUrl);
    await seeMovingPicture(video, { timeoutMs: 60_000 });
    await streamer.reload();
    await seeStudio(streamer, 'live');
    const playlist = async () => (await fetch(`${hub.address}/hls/${streamKey}/index.m3u8`)).text();
    await expect.poll(playlist, { timeout: 40_000 }).toContain('#EXT-X-DISCONTINUITY\n');
    const timeS = () => video.evaluate((element) => (element as HTMLVideoElement).currentTime);
    const brokenS = await timeS();
    await expect.poll(timeS, { timeout: 60_000 }).toBeGreaterThan(brokenS + BEHIND_S);
    await seeMovingPicture(video, { timeoutMs: 60_000 });
  });

  test('a recording is seen by HLS from the moment that its link has', async ({ person, hub }) => {
    const streamer = await person();
    const { streamKey } = await goLive(streamer);
    const { recordingId } = await recordedFor({ address: hub.address, streamKey }, 8_000);
    await stopStream(streamer);
    const video = await open(`${hub.address}/watch/${streamKey}/${recordingId}?t=3`);
    await seeMovingPicture(video, { places: 2, timeoutMs: 60_000 });
    const timeS = await video.evaluate((element) => (element as HTMLVideoElement).currentTime);
    expect(timeS).toBeGreaterThanOrEqual(3);
  });
});
