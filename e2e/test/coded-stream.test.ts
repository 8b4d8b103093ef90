/** Coded picture and sound, from the studio to the watch page. */
import { openViewer } from '@streamhub/bench';
import { openLossyRelay } from '../chunks/lossy-relay.ts';
import { goLive, turnOnMicrophone } from '../pages/studio.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture, seePicture } from '../pattern/moving-picture.ts';
import { loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

const AUDIBLE = 0.005;

test('a viewer sees the picture move and hears the sound, until the streamer mutes', async ({
  person,
  clip,
}) => {
  const streamer = await person({ camera: { kind: 'clip', path: clip } });
  const { watchUrl } = await goLive(streamer);
  await expect(streamer.getByTestId('mode-note')).toHaveCount(0);
  const viewer = await person();
  await tapLoudspeaker(viewer);
  await viewer.goto(watchUrl);
  await seeMovingPicture(picture(viewer));
  expect(await loudnessOf(viewer), 'there is no microphone yet').toBeLessThan(AUDIBLE);

  await turnOnMicrophone(streamer);
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
  await seeMovingPicture(picture(viewer));

  await streamer.getByTestId('mute').click();
  await expect.poll(() => loudnessOf(viewer)).toBeLessThan(AUDIBLE / 10);
  await streamer.getByTestId('mute').click();
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
});

test('G1 who comes in the middle of a group sees the picture before the next key frame', async ({
  person,
  clip,
}) => {
  const streamer = await person({ camera: { kind: 'clip', path: clip } });
  const { watchUrl } = await goLive(streamer);
  const first = await person();
  await first.goto(watchUrl);
  await seeMovingPicture(picture(first));
  const late = await person();
  await late.goto(watchUrl);
  await seePicture(picture(late));
  await seeMovingPicture(picture(late));
});

test('a viewer who misses chunks asks for key frames and goes on', async ({
  person,
  clip,
  hub,
}) => {
  const streamer = await person({ camera: { kind: 'clip', path: clip } });
  const { streamKey } = await goLive(streamer);
  using relay = await openLossyRelay({ address: hub.address, streamKey, loseEvery: 40 });
  const viewer = await person();
  await viewer.goto(`/watch/${relay.streamKey}`);
  await seeMovingPicture(picture(viewer));
  const lostBefore = relay.lost;
  await expect.poll(() => relay.lost).toBeGreaterThan(lostBefore + 2);
  await expect.poll(() => relay.keyframesWanted).toBeGreaterThan(0);
  await seeMovingPicture(picture(viewer));
});

test('the size of the picture changes while live', async ({ person, clip }) => {
  const streamer = await person({ camera: { kind: 'clip', path: clip } });
  const { watchUrl } = await goLive(streamer);
  const viewer = await person();
  await viewer.goto(watchUrl);
  await seeMovingPicture(picture(viewer));
  await expect(picture(viewer)).toHaveJSProperty('width', 640);
  await streamer.getByTestId('size').selectOption('720p');
  await expect(picture(viewer)).toHaveJSProperty('width', 1280);
  await seeMovingPicture(picture(viewer));
});

test('the camera goes off and on again while live', async ({ person, clip }) => {
  const streamer = await person({ camera: { kind: 'clip', path: clip } });
  const { watchUrl } = await goLive(streamer, { title: 'Back in a minute' });
  const viewer = await person();
  await viewer.goto(watchUrl);
  await seeMovingPicture(picture(viewer));
  await streamer.getByTestId('camera-off').click();
  const soon = { places: 1, timeoutMs: 1_000 };
  await expect
    .poll(() =>
      seeMovingPicture(picture(viewer), soon).then(
        () => 'pattern',
        () => 'card',
      ),
    )
    .toBe('card');
  await streamer.getByTestId('use-camera').click();
  await seeMovingPicture(picture(viewer));
});

test('M1 a classic viewer of a coded stream gets its previews as frames', async ({
  person,
  clip,
  hub,
}) => {
  const streamer = await person({ camera: { kind: 'clip', path: clip } });
  const { streamKey } = await goLive(streamer);
  const frames: string[] = [];
  const onFrame = (frame: string) => frames.push(frame);
  using _viewer = await openViewer({ address: hub.address, streamKey, onFrame });
  await expect.poll(() => frames.length).toBeGreaterThan(2);
  for (const frame of frames) expect(frame).toMatch(/^data:image\/jpeg;base64,\/9j\//);
});
