/** Browsers that lack something: each fallback, with the feature switched off. */
import { watchPolicy } from '../browser/policy-watch.ts';
import { without, withoutDecoderOf } from '../browser/without.ts';
import { openChunkViewer } from '../chunks/chunk-viewer.ts';
import { liveForAll } from '../live-for-all.ts';
import { goLive, turnOnMicrophone } from '../pages/studio.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture, seePicture } from '../pattern/moving-picture.ts';
import { AUDIBLE, loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

const CANNOT_PLAY_SOUND = 'The sound cannot be played in this browser';

const streamersWithout = [
  { features: ['VideoEncoder'], isTold: true, isHeard: true },
  { features: ['VideoEncoder', 'AudioEncoder'], isTold: true, isHeard: false },
  { features: ['MediaStreamTrackProcessor'], isTold: false, isHeard: true },
];

for (const { features, isTold, isHeard } of streamersWithout) {
  test(`a streamer without ${features.join(' and ')} is seen${isHeard ? ' and heard' : ''}`, async ({
    person,
  }) => {
    const streamer = await person();
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

test('a streamer whose browser counts a video’s pictures in whole seconds, as Firefox does, keeps the rate', async ({
  person,
  hub,
}) => {
  const streamer = await person();
  await without(streamer, ['MediaStreamTrackProcessor']);
  await streamer.addInitScript(() => {
    globalThis.VideoFrame = class extends VideoFrame {
      constructor(video: HTMLVideoElement) {
        super(video, { timestamp: Math.floor(video.currentTime) });
      }
    } as typeof VideoFrame;
  });
  const { streamKey } = await goLive(streamer);
  using viewer = await openChunkViewer({ address: hub.address, streamKey });
  await expect.poll(() => viewer.pictures).toBeGreaterThan(0);
  const [fromUs, before] = [viewer.newestUs, viewer.pictures];
  await expect.poll(() => viewer.newestUs - fromUs).toBeGreaterThan(3_000_000);
  const perSecond = ((viewer.pictures - before) * 1_000_000) / (viewer.newestUs - fromUs);
  // Whole seconds would tell one picture a second from the next; a busy machine has few.
  expect(perSecond).toBeGreaterThan(2);
});

test('T10 for a viewer who cannot decode the codec the streamer takes another, and all see it', async ({
  person,
}) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer);
  const able = await person();
  await able.goto(watchUrl);
  await seeMovingPicture(picture(able));
  await expect(streamer.getByTestId('live-codec')).toHaveText('H.264');

  const unable = await person();
  await withoutDecoderOf(unable, 'avc1');
  await unable.goto(watchUrl);
  await expect(streamer.getByTestId('live-codec')).toHaveText('VP8');
  for (const viewer of [able, unable]) await seeMovingPicture(picture(viewer));
  await expect(unable.getByTestId('picture-note')).toHaveCount(0);
  await expect(streamer.getByTestId('unable-note')).toBeEmpty();
});

test('T10 a streamer who chose the codec by hand is told who cannot see it', async ({ person }) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer, { codec: 'h264' });
  const unable = await person();
  await withoutDecoderOf(unable, 'avc1');
  await unable.goto(watchUrl);
  await expect(streamer.getByTestId('unable-note')).toContainText('1 viewer’s browser cannot play');
  await expect(unable.getByTestId('picture-note')).toContainText('this browser cannot play');
  await expect(streamer.getByTestId('live-codec')).toHaveText('H.264');
});

test.describe('viewers of one stream with sound', () => {
  // With HLS a viewer without a decoder sees the whole picture: hls.test.ts.
  const live = liveForAll({ hasSound: true, hubOptions: ['--hls', 'off'] });

  test('a viewer without a decoder for the picture gets the preview, and is told why', async ({
    person,
  }) => {
    const { watchUrl } = live();
    const viewer = await person();
    await without(viewer, ['VideoDecoder']);
    await viewer.goto(watchUrl);
    await seePicture(picture(viewer));
    await expect(viewer.getByTestId('picture-note')).toBeVisible();
  });

  test('a viewer whose browser cannot decode Opus hears the sound, decoded by the page', async ({
    person,
  }) => {
    const { watchUrl } = live();
    const viewer = await person();
    const policy = await watchPolicy(viewer);
    await without(viewer, ['AudioDecoder']);
    await tapLoudspeaker(viewer);
    await viewer.goto(watchUrl);
    await seeMovingPicture(picture(viewer));
    await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
    expect(policy.violations).toEqual([]);
  });

  test('a viewer without any decoder for the sound sees the picture, and is told', async ({
    person,
  }) => {
    const { watchUrl } = live();
    const viewer = await person();
    await without(viewer, ['AudioDecoder', 'WebAssembly']);
    await viewer.goto(watchUrl);
    await seeMovingPicture(picture(viewer));
    await expect(viewer.getByTestId('no-sound')).toHaveText(CANNOT_PLAY_SOUND);
  });

  test('a viewer whose page cannot load the sound worklet sees the picture, and is told', async ({
    person,
  }) => {
    const { watchUrl } = live();
    const viewer = await person();
    await viewer.addInitScript(() => {
      AudioWorklet.prototype.addModule = () => Promise.reject(new DOMException('', 'AbortError'));
    });
    await viewer.goto(watchUrl);
    await seeMovingPicture(picture(viewer));
    await expect(viewer.getByTestId('no-sound')).toHaveText(/Reload the page/);
    await expect(viewer.getByTestId('tap-for-sound')).toHaveCount(0);
  });

  test('where no element can have the whole screen, the player fills the window until Escape', async ({
    person,
  }) => {
    const { watchUrl } = live();
    const viewer = await person();
    await viewer.addInitScript(() =>
      Object.defineProperty(document, 'fullscreenEnabled', { value: false }),
    );
    await viewer.goto(watchUrl);
    await seeMovingPicture(picture(viewer));
    const { width, height } = viewer.viewportSize() ?? {};
    await viewer.getByTestId('fullscreen').click();
    await expect(viewer.getByTestId('fullscreen')).toHaveAttribute('aria-pressed', 'true');
    const box = await viewer.getByTestId('player').boundingBox();
    expect(box).toEqual({ x: 0, y: 0, width, height });
    await viewer.keyboard.press('Escape');
    await expect(viewer.getByTestId('fullscreen')).toHaveAttribute('aria-pressed', 'false');
  });
});
