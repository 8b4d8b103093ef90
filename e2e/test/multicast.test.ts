/** One streamer, many viewers: the way of the picture from one browser to others. */
import { openStreamer } from '@streamhub/bench';
import { streamInfo } from '../pages/stream-info.ts';
import { goLive, liveStudio, seeStudio, stopStream } from '../pages/studio.ts';
import { picture, recordStates, seeState } from '../pages/watch.ts';
import { seeMovingPicture, seePicture } from '../pattern/moving-picture.ts';
import { stillFrame } from '../pattern/still-frame.ts';
import { expect, test } from '../streamhub-test.ts';

test('D1 two viewers, and a third who comes later, see the moving picture of the streamer', async ({
  person,
}) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer);
  await seeMovingPicture(streamer.getByTestId('preview'), { isMirrored: true });

  const [first, second] = await Promise.all([person(), person()]);
  await Promise.all([first.goto(watchUrl), second.goto(watchUrl)]);
  await Promise.all([seeMovingPicture(picture(first)), seeMovingPicture(picture(second))]);
  await seeState(first, 'live');

  const late = await person();
  await late.goto(watchUrl);
  await seeMovingPicture(picture(late));
  for (const each of [first, second, late]) {
    await expect(each.getByTestId('viewers')).toContainText('3');
  }
  await expect(streamer.getByTestId('viewers')).toHaveText('3');
});

test('V1 a viewer who comes late sees the last picture at once, though nothing new is sent', async ({
  person,
  hub,
}) => {
  const late = await person();
  using streamer = await openStreamer({ address: hub.address, title: 'still' });
  streamer.send(await stillFrame(late, 10));
  await late.goto(`/watch/${streamer.streamKey}`);
  await seePicture(picture(late));
  await seeState(late, 'live');
});

test('S3 S4 viewers stay while the streamer reloads the page, and then see the same stream go on', async ({
  person,
}) => {
  const streamer = await person();
  const before = await goLive(streamer);
  const viewer = await person();
  await viewer.goto(before.watchUrl);
  await seeMovingPicture(picture(viewer));
  const states = await recordStates(viewer);

  await streamer.reload();
  await seeStudio(streamer, 'live');
  await expect.poll(() => states.read()).toEqual(['live', 'paused', 'live']);
  await seeMovingPicture(picture(viewer));
  expect(await liveStudio(streamer)).toEqual(before);
});

test('S7 everybody is told when the streamer ends the stream', async ({ person, hub }) => {
  const streamer = await person();
  const { watchUrl, streamKey } = await goLive(streamer, { title: 'The last lap' });
  const [first, second, visitor] = await Promise.all([person(), person(), person()]);
  await Promise.all([first.goto(watchUrl), second.goto(watchUrl), visitor.goto('/')]);
  await Promise.all([seePicture(picture(first)), seePicture(picture(second))]);
  const card = visitor.getByTestId('stream-card').filter({ hasText: 'The last lap' });
  await expect(card).toBeVisible();

  await stopStream(streamer);
  await seeStudio(streamer, 'ended');
  await Promise.all([seeState(first, 'ended'), seeState(second, 'ended')]);
  await expect(card).toHaveCount(0);
  expect(await streamInfo(hub, streamKey)).toMatchObject({ state: 'ended', reason: 'ended' });
});

test.describe('control: the look for a moving picture fails', () => {
  const soon = { timeoutMs: 1_000 };

  test('without a streamer who sends', async ({ person, hub }) => {
    using silent = await openStreamer({ address: hub.address, title: 'silent' });
    const viewer = await person();
    await viewer.goto(`/watch/${silent.streamKey}`);
    await seeState(viewer, 'waiting');
    await expect(seeMovingPicture(picture(viewer), soon)).rejects.toThrow('no picture');
    await seeState(viewer, 'waiting');
  });

  test('for a picture that stands still', async ({ person, hub }) => {
    const viewer = await person();
    using still = await openStreamer({ address: hub.address, title: 'still' });
    still.send(await stillFrame(viewer, 10));
    await viewer.goto(`/watch/${still.streamKey}`);
    await seePicture(picture(viewer));
    await expect(seeMovingPicture(picture(viewer), soon)).rejects.toThrow('no moving picture');
  });
});
