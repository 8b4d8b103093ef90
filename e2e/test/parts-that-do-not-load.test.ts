/** Parts that are loaded later and do not come, as after an upgrade under an open tab: tried again, then told; the rest goes on. */
import type { Page } from '@playwright/test';
import { goLive, seeStudio, turnOnMicrophone } from '../pages/studio.ts';
import { picture, seeState } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

test('without what draws the pictures nobody goes live, and the studio says to reload', async ({
  person,
}) => {
  const streamer = await person();
  const stage = await withhold(streamer, 'stage-worker');
  await streamer.goto('/studio');
  await expect(streamer.getByTestId('part-missing')).toContainText('Your picture is not sent');
  await streamer.getByTestId('use-camera').click();
  await streamer.getByTestId('name').fill('Ada');
  await streamer.getByTestId('go-live').click();
  await seeStudio(streamer, 'failed');
  await expect(streamer.getByTestId('part-missing')).toHaveAttribute('data-part', 'picture');
  expect(stage.asked()).toBeGreaterThanOrEqual(3);
});

test('what does not load of a live studio or a watch page is told, and the stream goes on', async ({
  person,
}) => {
  const streamer = await person();
  await withhold(streamer, 'sound-worker');
  const { watchUrl } = await goLive(streamer);
  await turnOnMicrophone(streamer);
  const viewer = await person();
  await withhold(viewer, 'stats-panel');
  await viewer.goto(watchUrl);
  await seeState(viewer, 'live');
  await viewer.keyboard.press('i');
  await expect(viewer.getByTestId('part-missing')).toContainText('could not be loaded');
  await seeMovingPicture(picture(viewer));
  await expect(streamer.getByTestId('sound')).toHaveText('Failed');
  await expect(streamer.getByTestId('part-missing')).toHaveAttribute('data-part', 'sound');
  await expect(streamer.getByTestId('studio-state')).toHaveText('You are live');
});

/** A file of the pages whose name begins so never comes. */
async function withhold(page: Page, name: string): Promise<{ asked(): number }> {
  let asked = 0;
  await page.route(`**/assets/${name}*.js`, (route) => {
    asked += 1;
    return route.abort();
  });
  return { asked: () => asked };
}
