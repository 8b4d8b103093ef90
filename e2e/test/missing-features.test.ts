/** Browsers that lack something: each fallback, with the feature switched off. */
import { without } from '../browser/without.ts';
import { goLive, turnOnMicrophone } from '../pages/studio.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture, seePicture } from '../pattern/moving-picture.ts';
import { loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

const AUDIBLE = 0.005;

const streamersWithout = [
  { features: ['VideoEncoder'], isTold: true, isHeard: true },
  { features: ['VideoEncoder', 'AudioEncoder'], isTold: true, isHeard: false },
  { features: ['MediaStreamTrackProcessor'], isTold: false, isHeard: true },
];

for (const { features, isTold, isHeard } of streamersWithout) {
  test(`a streamer without ${features.join(' and ')} is seen${isHeard ? ' and heard' : ''}`, async ({
    person,
    clip,
  }) => {
    const streamer = await person({ camera: { kind: 'clip', path: clip } });
    await without(streamer, features);
    const { watchUrl } = await goLive(streamer);
    await expect(streamer.getByTestId('mode-note')).toHaveCount(isTold ? 1 : 0);
    const viewer = await person();
    await tapLoudspeaker(viewer);
    await viewer.goto(watchUrl);
    await seeMovingPicture(picture(viewer));
    if (!isHeard) return;
    await turnOnMicrophone(streamer);
    await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
  });
}

test('a viewer without a decoder for the picture gets the preview, and is told why', async ({
  person,
  clip,
}) => {
  const streamer = await person({ camera: { kind: 'clip', path: clip } });
  const { watchUrl } = await goLive(streamer);
  const viewer = await person();
  await without(viewer, ['VideoDecoder']);
  await viewer.goto(watchUrl);
  await seePicture(picture(viewer));
  await expect(viewer.getByTestId('picture-note')).toBeVisible();
});

test('a viewer without a decoder for the sound still sees the picture', async ({
  person,
  clip,
}) => {
  const streamer = await person({ camera: { kind: 'clip', path: clip } });
  const { watchUrl } = await goLive(streamer);
  await turnOnMicrophone(streamer);
  const viewer = await person();
  await without(viewer, ['AudioDecoder']);
  await viewer.goto(watchUrl);
  await seeMovingPicture(picture(viewer));
});
