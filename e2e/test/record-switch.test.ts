/** The studio's switch for the recording, in Chromium. */
import { goLive, seeStudio, stopStream } from '../pages/studio.ts';
import { seeState } from '../pages/watch.ts';
import { expect, test } from '../streamhub-test.ts';

test('a streamer starts and stops the recording while live, and viewers see it', async ({
  person,
}) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer);
  const viewer = await person();
  await viewer.goto(watchUrl);
  await seeState(viewer, 'live');
  await expect(viewer.getByTestId('recorded')).toHaveCount(0);
  await streamer.getByTestId('record').click();
  await expect(viewer.getByTestId('recorded')).toBeVisible();
  await streamer.getByTestId('record').click();
  await expect(viewer.getByTestId('recorded')).toHaveCount(0);
});

test('the switch of a kept stream is as it was the last time', async ({ person }) => {
  const streamer = await person();
  await goLive(streamer, { isKept: true });
  await streamer.getByTestId('record').click();
  await expect(streamer.getByTestId('record')).toBeChecked();
  await stopStream(streamer);
  await streamer.getByTestId('record').uncheck();
  await streamer.getByTestId('kept-go-live').click();
  await seeStudio(streamer, 'live');
  await expect(streamer.getByTestId('record')).toBeChecked();
});

test.describe('where the owner of the hub has decided', () => {
  test.use({ hubOptions: ['--record', 'off'] });

  test('the switch stays as the hub says, with the reason', async ({ person }) => {
    const streamer = await person();
    await goLive(streamer);
    await streamer.getByTestId('record').click();
    await expect(streamer.getByTestId('record-problem')).toContainText('owner of this hub');
    await expect(streamer.getByTestId('record')).not.toBeChecked();
  });
});
