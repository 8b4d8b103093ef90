/** A newcomer is live in one press, with picture and sound, and can invite others. */
import { liveStudio, seeStudio } from '../pages/studio.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { AUDIBLE, loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

declare global {
  /** What the browser was asked for. */
  var asked: string[];
}

test('one press after the studio was opened a newcomer is seen and heard, and was asked once', async ({
  person,
}) => {
  const streamer = await person();
  await streamer.addInitScript(() => {
    globalThis.asked = [];
    const { getUserMedia } = MediaDevices.prototype;
    MediaDevices.prototype.getUserMedia = function (wish = {}) {
      globalThis.asked.push(Object.keys(wish).join('+'));
      return getUserMedia.call(this, wish);
    };
  });
  await streamer.goto('/studio');
  await streamer.getByTestId('go-live').click();
  await seeStudio(streamer, 'live');
  expect(await streamer.evaluate(() => globalThis.asked)).toEqual(['video+audio']);
  const { watchUrl, streamKey } = await liveStudio(streamer);

  const viewer = await person();
  await tapLoudspeaker(viewer);
  await viewer.goto(watchUrl);
  await seeMovingPicture(picture(viewer), { places: 2 });
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);

  // What the streamer has before the eyes: a mirror, the level, the ways to invite.
  await seeMovingPicture(streamer.getByTestId('preview'), { places: 2, isMirrored: true });
  const levels = streamer.getByRole('meter', { name: 'Microphone level' });
  await expect
    .poll(() => levels.first().evaluate((meter) => (meter as HTMLMeterElement).value))
    .toBeGreaterThan(0);
  await expect(streamer.getByTestId('qr-code')).toBeVisible();
  const line = await streamer.getByTestId('embed-line').inputValue();
  expect(line).toContain(`/embed/${streamKey}"`);
  await expect(streamer.getByTestId('picture-size')).toHaveText('640 × 360');
});

test('without a camera the studio says so, and one is heard all the same', async ({ person }) => {
  const streamer = await person({ camera: 'none' });
  await streamer.goto('/studio');
  const problem = streamer.getByTestId('capture-problem');
  await expect(problem).toHaveAttribute('data-problem', 'no_camera');
  await streamer.getByTestId('go-live').click();
  await seeStudio(streamer, 'live');
  const { watchUrl } = await liveStudio(streamer);
  const viewer = await person();
  await tapLoudspeaker(viewer);
  await viewer.goto(watchUrl);
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
});
