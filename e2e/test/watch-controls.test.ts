/** The watch page's own controls, over its `<streamhub-player>`. */
import type { Page } from '@playwright/test';
import type { StreamHubPlayerElement } from '@streamhub/client';
import { liveForAll } from '../live-for-all.ts';
import { playerElement, statsOf } from '../pages/player-element.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { AUDIBLE, loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

const live = liveForAll({ hasSound: true });

test('a browser that wants a gesture first: "tap for sound", and then it is heard', async ({
  person,
}) => {
  const { watchUrl } = live();
  const viewer = await person({ wantsGesture: true });
  await tapLoudspeaker(viewer);
  const tapForSound = await watchFor(viewer, 'tap-for-sound');
  await viewer.goto(watchUrl);
  await tapForSound.shown;
  expect(await loudnessOf(viewer)).toBeLessThan(AUDIBLE / 10);
  await viewer.getByTestId('tap-for-sound').click();
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
  await expect(viewer.getByTestId('tap-for-sound')).toHaveCount(0);
});

test('volume and mute, by hand and by key, are kept for the next visit', async ({ person }) => {
  const { watchUrl } = live();
  const viewer = await person();
  await tapLoudspeaker(viewer);
  await viewer.goto(watchUrl);
  const [volume, mute] = [viewer.getByTestId('volume'), viewer.getByTestId('player-mute')];
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
  await volume.fill('40');
  await picture(viewer).click();
  await viewer.keyboard.press('ArrowUp');
  await expect(volume).toHaveValue('50');
  await viewer.keyboard.press('m');
  await expect(mute).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => loudnessOf(viewer)).toBeLessThan(AUDIBLE / 10);

  await viewer.reload();
  await expect(mute).toHaveAttribute('data-sound', 'muted');
  await mute.click();
  await expect(volume).toHaveValue('50');
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE / 4);
});

test('the statistics are reached in full screen, and picture in picture has its button', async ({
  person,
}) => {
  const { watchUrl } = live();
  const viewer = await person();
  await viewer.goto(watchUrl);
  await seeMovingPicture(picture(viewer));
  await viewer.keyboard.press('f');
  await expect(viewer.getByTestId('fullscreen')).toHaveAttribute('aria-pressed', 'true');
  const stats = viewer.getByTestId('stats');
  await viewer.getByTestId('stats-toggle').click();
  await expect(stats).toBeVisible();
  await expect(viewer.getByTestId('player').getByTestId('stat-codec')).not.toHaveText('–');
  await viewer.keyboard.press('f');
  await expect(viewer.getByTestId('fullscreen')).toHaveAttribute('aria-pressed', 'false');
  await expect(stats).toBeVisible();
  await viewer.keyboard.press('i');
  await expect(stats).toHaveCount(0);

  const pictureInPicture = viewer.getByTestId('picture-in-picture');
  await pictureInPicture.click();
  await expect(pictureInPicture).toHaveAttribute('aria-pressed', 'true');
  await viewer.keyboard.press('p');
  await expect(pictureInPicture).toHaveAttribute('aria-pressed', 'false');
});

test('smooth or immediate: the viewer chooses how late the picture may be, for the next visit too', async ({
  person,
}) => {
  const { watchUrl } = live();
  const viewer = await person();
  await viewer.goto(watchUrl);
  await seeMovingPicture(picture(viewer));
  const bufferMs = async () => (await statsOf(viewer)).bufferTargetMs;
  await viewer
    .getByRole('combobox', { name: 'How late the picture may be' })
    .selectOption('smooth');
  await expect.poll(bufferMs).toBeGreaterThan(100);

  await viewer.reload();
  await seeMovingPicture(picture(viewer));
  await expect(viewer.getByTestId('latency')).toHaveValue('smooth');
  await viewer.getByTestId('latency').selectOption('immediate');
  const chosen = await playerElement(viewer).evaluate(
    (element) => (element as StreamHubPlayerElement).latency,
  );
  expect(chosen).toBe('immediate');
  await seeMovingPicture(picture(viewer));
});

/** Without asking the page anything: a question of a test's counts as a gesture. Must come before the page is opened. */
async function watchFor(page: Page, testId: string): Promise<{ shown: Promise<unknown> }> {
  await page.addInitScript((id) => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector(`[data-testid="${id}"]`)) return;
      observer.disconnect();
      // biome-ignore lint/suspicious/noConsole: the way out of a page that must not be asked.
      console.log(`shown ${id}`);
    });
    observer.observe(document, { subtree: true, childList: true });
  }, testId);
  return { shown: page.waitForEvent('console', (message) => message.text() === `shown ${testId}`) };
}
