/** The time line of the watch page, in Chromium: rewind while live, back to live, and a recording with a link of its own. */
import { AccessibilityLook } from '../pages/accessibility.ts';
import { recordedFor } from '../pages/recordings.ts';
import { goLive, seeStudio, stopStream } from '../pages/studio.ts';
import { picture, seeState } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

test.use({ hubOptions: ['--record', 'all'] });

test('a viewer goes back while the stream is live, and is live again in one press', async ({
  person,
  hub,
}) => {
  const streamer = await person();
  const { streamKey, watchUrl } = await goLive(streamer);
  await recordedFor({ address: hub.address, streamKey }, 8_000);
  const viewer = await person();
  await viewer.goto(watchUrl);
  await seeState(viewer, 'live');
  await expect(viewer.getByTestId('recorded')).toBeVisible();
  const time = viewer.getByTestId('time');
  await expect(time).toHaveAttribute('aria-valuetext', 'Live');
  await time.focus();
  await time.press('Home');
  await seeState(viewer, 'replay');
  await expect(time).toHaveAttribute('aria-valuetext', /^0:0\d of \d:\d\d$/);
  await expect(viewer.getByTestId('time-preview')).toBeVisible();
  await seeMovingPicture(picture(viewer));
  await viewer.keyboard.press('k');
  await expect(viewer.getByTestId('replay-pause')).toHaveText('Play');
  await viewer.getByTestId('go-live-again').click();
  await seeState(viewer, 'live');
  await seeMovingPicture(picture(viewer));
  await viewer.keyboard.press('j');
  await seeState(viewer, 'replay');
});

test('the page of a stream that has ended leads to its recordings, whose link has a moment', async ({
  person,
  hub,
}) => {
  const streamer = await person();
  const { streamKey, watchUrl } = await goLive(streamer, { title: 'Kept' });
  const { recordingId } = await recordedFor({ address: hub.address, streamKey }, 5_000);
  await stopStream(streamer);
  const viewer = await person();
  await viewer.goto(watchUrl);
  await viewer.getByTestId('recording').click();
  await expect(viewer).toHaveURL(new RegExp(`/watch/${streamKey}/${recordingId}$`));
  await seeMovingPicture(picture(viewer));
  await expect(viewer.getByRole('heading', { name: 'Kept' })).toBeVisible();
  await expect(viewer.getByTestId('recording-facts')).toContainText(/^Recorded .+Length 0:\d\d$/);
  await viewer.setViewportSize({ width: 320, height: 640 });
  await viewer.goto(`/watch/${streamKey}/${recordingId}?t=3`);
  await expect(viewer.getByTestId('time-text')).toHaveText(/^0:0[3-9] \/ /);
  await seeMovingPicture(picture(viewer), { places: 2 });
  const width = await viewer.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(320);
});

test('a chapter begins behind a pause, and is gone to by keyboard', async ({ person, hub }) => {
  const look = new AccessibilityLook();
  const streamer = await person();
  const { streamKey } = await goLive(streamer);
  const { lengthMs } = await recordedFor({ address: hub.address, streamKey }, 4_000);
  await streamer.reload();
  await seeStudio(streamer, 'live');
  const ofStream = { address: hub.address, streamKey };
  const { recordingId } = await recordedFor(ofStream, lengthMs + 6_000);
  await stopStream(streamer);
  const viewer = await person();
  await viewer.goto(`/watch/${streamKey}/${recordingId}`);
  await seeMovingPicture(picture(viewer));
  await viewer.getByTestId('chapters').press('Enter');
  const chapters = viewer.getByRole('button', { name: /^Chapter \d, 0:\d\d$/ });
  await expect(chapters).toHaveCount(2);
  await look.at(viewer, 'the chapters of a recording');
  await viewer.keyboard.press('Escape');
  await expect(chapters.first()).toBeHidden();
  await viewer.keyboard.press('Enter');
  const second = (await chapters.last().textContent())?.split(', ')[1] ?? '';
  await viewer.keyboard.press('Tab');
  await viewer.keyboard.press('Tab');
  await viewer.keyboard.press('Enter');
  await expect(chapters.first()).toBeHidden();
  await expect(viewer.getByTestId('time-text')).toHaveText(new RegExp(`^${second} /`));
  await seeMovingPicture(picture(viewer), { places: 2 });
  expect(look.faults).toEqual([]);
});

test('the home page lists recordings; their page is fit for axe, in Spanish and on a phone', async ({
  person,
  hub,
}) => {
  const look = new AccessibilityLook();
  const viewport = { width: 360, height: 740 };
  const streamer = await person();
  const { streamKey } = await goLive(streamer, { title: 'Gatos' });
  await recordedFor({ address: hub.address, streamKey }, 3_000);
  await stopStream(streamer);
  const viewer = await person({ locale: 'es-ES', colorScheme: 'dark', viewport });
  const recorded = viewer.getByTestId('recorded-streams').getByRole('link', { name: 'Gatos' });
  await expect(async () => {
    await viewer.goto('/');
    await expect(recorded).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(viewer.getByRole('heading', { name: 'Grabadas' })).toBeVisible();
  await look.at(viewer, 'home with a recording');
  await recorded.click();
  await seeMovingPicture(picture(viewer), { places: 2 });
  await expect(viewer.getByTestId('recording-facts')).toContainText('Duración 0:0');
  await expect(viewer.getByRole('group', { name: 'Grabación' })).toBeVisible();
  await expect(viewer.getByRole('slider', { name: 'Tiempo' })).toBeVisible();
  await look.at(viewer, 'a recording with its time line');
  expect(look.faults).toEqual([]);
});
