/** `<streamhub-player>` in a page of its own. */
import { openStreamer } from '@streamhub/bench';
import { heardOf, playerElement, showElements } from '../pages/player-element.ts';
import { viewersOf } from '../pages/stream-info.ts';
import { goLive, stopStream, turnOnMicrophone } from '../pages/studio.ts';
import { seeMovingPicture, seePicture } from '../pattern/moving-picture.ts';
import { stillFrame } from '../pattern/still-frame.ts';
import { AUDIBLE, loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

test('the element plays the stream that its attribute names, and tells the page of it by events', async ({
  person,
  hub,
}) => {
  const streamer = await person();
  const { streamKey } = await goLive(streamer, { title: 'Coded' });
  const viewer = await person();
  using still = await openStreamer({ address: hub.address, title: 'Still' });
  still.send(await stillFrame(viewer, 10));
  const heard = await showElements(
    viewer,
    `<streamhub-player stream-key="${still.streamKey}"></streamhub-player>`,
  );
  const player = playerElement(viewer);
  await seePicture(player.locator('canvas'));
  await expect.poll(() => heardOf(heard, 'statechange')).toContainEqual({ name: 'live' });
  expect(await heardOf(heard, 'infochange')).toContainEqual(
    expect.objectContaining({ title: 'Still', viewers: 1 }),
  );

  await player.evaluate((element, key) => element.setAttribute('stream-key', key), streamKey);
  await seeMovingPicture(player.locator('canvas'));
  expect(await heardOf(heard, 'infochange')).toContainEqual(
    expect.objectContaining({ title: 'Coded', viewers: 1 }),
  );
  await stopStream(streamer);
  await expect.poll(() => heardOf(heard, 'streamend')).toEqual([{ reason: 'ended' }]);
  await expect(player.getByRole('status')).toHaveText('This stream has ended');
});

test('the element is muted and turned up and down by buttons, keys and attributes', async ({
  person,
}) => {
  const streamer = await person();
  const { streamKey } = await goLive(streamer);
  await turnOnMicrophone(streamer);
  const viewer = await person();
  await tapLoudspeaker(viewer);
  const heard = await showElements(
    viewer,
    `<streamhub-player stream-key="${streamKey}" volume="0.8"></streamhub-player>`,
  );
  const player = playerElement(viewer);
  const volume = player.getByRole('slider', { name: 'Volume' });
  const isHeard = () => expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE / 2);
  const isSilent = () => expect.poll(() => loudnessOf(viewer)).toBeLessThan(AUDIBLE / 10);
  await isHeard();
  await expect(volume).toHaveValue('0.8');

  await player.getByRole('button', { name: 'Mute' }).click();
  await isSilent();
  await expect(player).toHaveAttribute('muted', '');
  await player.getByRole('button', { name: 'Turn sound on' }).click();
  await isHeard();

  await player.focus();
  await viewer.keyboard.press('m');
  await isSilent();
  await viewer.keyboard.press('m');
  await isHeard();

  await volume.fill('0');
  await isSilent();
  await viewer.keyboard.press('m');
  await isHeard();
  await expect(volume).toHaveValue('1');
  await volume.fill('0.5');
  await expect(player).toHaveAttribute('volume', '0.5');

  await player.evaluate((element) => element.setAttribute('muted', ''));
  await isSilent();
  expect((await heardOf(heard, 'volumechange')).at(-1)).toEqual({ volume: 0.5, muted: true });
  expect((await heardOf(heard, 'soundstatechange')).at(-1)).toEqual({ soundState: 'muted' });
});

test('the element goes to full screen and to picture in picture and back, by buttons and keys', async ({
  person,
  hub,
}) => {
  const viewer = await person();
  using still = await openStreamer({ address: hub.address, title: 'Still' });
  still.send(await stillFrame(viewer, 10));
  const heard = await showElements(
    viewer,
    `<streamhub-player stream-key="${still.streamKey}"></streamhub-player>`,
  );
  const player = playerElement(viewer);
  await seePicture(player.locator('canvas'));
  const view = async () => (await heardOf(heard, 'viewchange')).at(-1);

  await player.hover();
  await player.getByRole('button', { name: 'Full screen', exact: true }).click();
  await expect.poll(view).toEqual({ isFullscreen: true, isInPictureInPicture: false });
  await expect(player.getByRole('button', { name: 'Leave full screen' })).toHaveCount(1);
  await player.focus();
  await viewer.keyboard.press('f');
  await expect.poll(view).toEqual({ isFullscreen: false, isInPictureInPicture: false });

  const pictureInPicture = player.getByRole('button', { name: 'Picture in picture' });
  await expect(pictureInPicture).toHaveAttribute('aria-pressed', 'false');
  await pictureInPicture.click();
  await expect(pictureInPicture).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(view).toEqual({ isFullscreen: false, isInPictureInPicture: true });
  await player.focus();
  await viewer.keyboard.press('p');
  await expect(pictureInPicture).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(view).toEqual({ isFullscreen: false, isInPictureInPicture: false });
});

test('two elements play two streams in one page, and one that is removed leaves its stream', async ({
  person,
  hub,
}) => {
  const viewer = await person();
  using one = await openStreamer({ address: hub.address, title: 'one' });
  using two = await openStreamer({ address: hub.address, title: 'two' });
  one.send(await stillFrame(viewer, 5));
  two.send(await stillFrame(viewer, 12));
  await showElements(
    viewer,
    [one, two]
      .map(({ streamKey }) => `<streamhub-player stream-key="${streamKey}"></streamhub-player>`)
      .join(''),
  );
  const players = playerElement(viewer);
  for (const player of await players.all()) await seePicture(player.locator('canvas'));
  expect([await viewersOf(hub, one.streamKey), await viewersOf(hub, two.streamKey)]).toEqual([
    1, 1,
  ]);

  await players.first().evaluate((element) => element.remove());
  await expect.poll(() => viewersOf(hub, one.streamKey)).toBe(0);
  expect(await viewersOf(hub, two.streamKey)).toBe(1);
  one.send(await stillFrame(viewer, 5));
  two.send(await stillFrame(viewer, 8));
  await seePicture(players.locator('canvas'));
});

test('with controls="none" the element has the picture alone, and what the page puts on it', async ({
  person,
  hub,
}) => {
  const viewer = await person();
  using silent = await openStreamer({ address: hub.address, title: 'silent' });
  const key = `stream-key="${silent.streamKey}"`;
  const heard = await showElements(
    viewer,
    `<streamhub-player ${key} labels='{"waiting":"Un momento"}'></streamhub-player>
    <streamhub-player ${key} controls="none"><button>mine</button></streamhub-player>`,
  );
  const [whole, bare] = [playerElement(viewer).first(), playerElement(viewer).last()];
  await expect(whole.getByRole('status')).toHaveText('Un momento');
  await expect(whole.getByRole('button', { name: 'Full screen' })).toBeVisible();
  await expect(bare.getByRole('button')).toHaveText(['mine']);
  await expect(bare.getByRole('status')).toBeHidden();

  await bare.getByRole('button').focus();
  await viewer.keyboard.press('f');
  await whole.focus();
  await viewer.keyboard.press('f');
  await expect(whole.getByRole('button', { name: 'Leave full screen' })).toBeVisible();
  expect(await heardOf(heard, 'viewchange')).toHaveLength(1);
});
