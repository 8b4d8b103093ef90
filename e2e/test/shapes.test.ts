/** Pictures keep their shape: phones held upright, screens of any ratio; and a phone has two cameras. */
import type { Page } from '@playwright/test';
import { installMadeShapes, type MadeShapes } from '../browser/made-shapes.ts';
import { liveStudio, seeStudio } from '../pages/studio.ts';
import { picture } from '../pages/watch.ts';
import { seenDisc } from '../pattern/disc.ts';
import { expect, test } from '../streamhub-test.ts';

async function openStudio(page: Page, devices: MadeShapes): Promise<void> {
  await page.addInitScript(installMadeShapes, devices);
  await page.goto('/studio');
}

test('an upright camera gives an upright stream, and turning follows without stretching', async ({
  person,
}) => {
  const streamer = await person();
  await openStudio(streamer, { camera: { width: 360, height: 640 } });
  await streamer.getByTestId('go-live').click();
  await seeStudio(streamer, 'live');
  const viewer = await person();
  await viewer.goto((await liveStudio(streamer)).watchUrl);
  const shown = async () => {
    const { width, height, filled, roundness } = await seenDisc(picture(viewer));
    const isWhole = filled > 0.85;
    return { width, height, isWhole, isRound: Math.abs(roundness - 1) < 0.1 };
  };
  const right = { isWhole: true, isRound: true };
  await expect.poll(shown).toEqual({ width: 360, height: 640, ...right });
  await expect(streamer.getByTestId('picture-size')).toHaveText('360 × 640');
  await streamer.evaluate(() => globalThis.made.turn());
  await expect.poll(shown).toEqual({ width: 640, height: 360, ...right });
});

test('a wide screen is shared in its own ratio, sharp, and no larger than is sent', async ({
  person,
}) => {
  const streamer = await person();
  await openStudio(streamer, { screen: { width: 1280, height: 360 } });
  await streamer.getByTestId('share-screen').click();
  await expect(streamer.getByTestId('use-screen')).toHaveAttribute('aria-pressed', 'true');
  const preview = streamer.getByTestId('preview');
  await expect(preview).toHaveJSProperty('width', 1280);
  await expect(preview).toHaveJSProperty('height', 360);
  expect((await seenDisc(preview)).filled).toBeGreaterThan(0.99);
  await expect(streamer.getByTestId('size')).toHaveValue('1080p');
  const asked = await streamer.evaluate(() => globalThis.made.asked.at(-1));
  expect(asked).toEqual({ kinds: 'screen', maxWidth: 1920 });
  expect(await streamer.evaluate(() => globalThis.made.hint())).toBe('detail');
});

test('a phone goes from its front camera to the one at its back in one press, and back', async ({
  person,
}) => {
  const streamer = await person();
  await openStudio(streamer, { camera: { width: 360, height: 640 }, hasTwoSides: true });
  await streamer.getByTestId('use-camera').click();
  const turn = streamer.getByTestId('turn-camera');
  for (const [words, facing] of [
    ['Use the back camera', 'environment'],
    ['Use the front camera', 'user'],
  ]) {
    await expect(turn).toHaveText(words ?? '');
    await turn.click();
    await expect
      .poll(() => streamer.evaluate(() => globalThis.made.asked.at(-1)?.facing))
      .toBe(facing);
    await expect(streamer.getByTestId('camera')).toHaveValue(facing ?? '');
  }
});
