/** Viewers whose browsers have no WebCodecs see the stream by HLS: live, back in time, and as a recording. */
import { watchPolicy } from '../browser/policy-watch.ts';
import { without } from '../browser/without.ts';
import { recordedFor } from '../pages/recordings.ts';
import { goLive, seeStudio, stopStream } from '../pages/studio.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

/** What the player lacks; HLS needs neither. */
const MISSING = ['VideoDecoder', 'AudioDecoder'];

test.use({ hubOptions: ['--record', 'all'] });

test('a viewer sees the stream, is told how late it is, goes back in it, and is told when it is over', async ({
  person,
}) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer);
  const viewer = await person({ locale: 'es-ES' });
  const policy = await watchPolicy(viewer);
  await without(viewer, MISSING);
  await viewer.goto(watchUrl);
  const video = viewer.getByTestId('hls');
  await seeMovingPicture(video);
  await expect(viewer.getByTestId('hls-note')).toContainText('hace unos 8 segundos');
  const behindS = () =>
    video.evaluate((element) => {
      const { buffered, currentTime } = element as HTMLVideoElement;
      return buffered.length === 0 ? 99 : buffered.end(buffered.length - 1) - currentTime;
    });
  await expect.poll(behindS).toBeLessThan(8);
  await expect
    .poll(() =>
      video.evaluate((element) => {
        const { seekable } = element as HTMLVideoElement;
        return seekable.length === 0 ? 0 : seekable.end(0) - seekable.start(0);
      }),
    )
    .toBeGreaterThan(6);
  await video.evaluate((element) => {
    const media = element as HTMLVideoElement;
    media.currentTime = media.seekable.start(0) + 0.5;
  });
  await seeMovingPicture(video);
  await stopStream(streamer);
  await expect(viewer.getByTestId('watch-state')).toHaveAttribute('data-state', 'ended', {
    timeout: 30_000,
  });
  expect(policy.violations).toEqual([]);
});

test('a viewer goes on seeing the stream after its streamer has lost the connection and come back', async ({
  person,
}) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer);
  const viewer = await person();
  await without(viewer, MISSING);
  await viewer.goto(watchUrl);
  const video = viewer.getByTestId('hls');
  await seeMovingPicture(video);
  await streamer.reload();
  await seeStudio(streamer, 'live');
  await viewer.waitForResponse(async (response) => {
    return response.url().endsWith('.m3u8') && /DISCONTINUITY\n/.test(await response.text());
  });
  await seeMovingPicture(video, { timeoutMs: 40_000 });
});

test('a recording is seen from the moment that its link has', async ({ person, hub }) => {
  const streamer = await person();
  const { streamKey } = await goLive(streamer);
  const { recordingId } = await recordedFor({ address: hub.address, streamKey }, 6_000);
  await stopStream(streamer);
  const viewer = await person();
  await without(viewer, MISSING);
  await viewer.goto(`/watch/${streamKey}/${recordingId}?t=3`);
  const video = viewer.getByTestId('hls');
  await seeMovingPicture(video, { places: 2 });
  const timeS = await video.evaluate((element) => (element as HTMLVideoElement).currentTime);
  expect(timeS).toBeGreaterThanOrEqual(3);
  await expect(viewer.getByTestId('hls-note')).toHaveCount(0);
});

test('a private stream is seen by HLS once its password has been given, and again when the page is loaded anew', async ({
  person,
}) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer, { visibility: 'private', password: 'sesame' });
  const viewer = await person();
  await without(viewer, MISSING);
  await viewer.goto(watchUrl);
  await viewer.getByTestId('stream-password').fill('sesame');
  await viewer.keyboard.press('Enter');
  await seeMovingPicture(viewer.getByTestId('hls'), { timeoutMs: 40_000 });
  await viewer.reload();
  await seeMovingPicture(viewer.getByTestId('hls'), { timeoutMs: 40_000 });
});

test('the page for frames shows the stream by HLS, and says in words how late it is', async ({
  person,
  hub,
}) => {
  const streamer = await person();
  const { streamKey } = await goLive(streamer);
  const viewer = await person();
  const policy = await watchPolicy(viewer);
  await without(viewer, MISSING);
  await viewer.goto(`${hub.address}/embed/${streamKey}`);
  await seeMovingPicture(viewer.locator('video'));
  const note = viewer.getByText('what was live about 8 seconds ago');
  await expect(note).toBeVisible();
  const place = await note.boundingBox();
  expect(place?.height).toBeLessThan(100);
  await stopStream(streamer);
  await expect(viewer.locator('streamhub-player')).toBeVisible({ timeout: 30_000 });
  await expect(note).toHaveCount(0);
  expect(policy.violations).toEqual([]);
});

test('a stream that is nothing for HLS is seen as the player can show it', async ({ person }) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer, { codec: 'vp8' });
  const viewer = await person();
  await without(viewer, MISSING);
  await viewer.goto(watchUrl);
  await seeMovingPicture(picture(viewer), { places: 1 });
  await expect(viewer.getByTestId('picture-note')).toBeVisible();
});

test('a viewer with WebCodecs loads nothing of HLS', async ({ person }) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer);
  const viewer = await person();
  const asked: string[] = [];
  viewer.on('request', (request) => asked.push(request.url()));
  await viewer.goto(watchUrl);
  await seeMovingPicture(picture(viewer));
  expect(asked.filter((url) => url.includes('hls'))).toEqual([]);
});
