/** HLS with AAC beside Opus: who can play Opus gets it, and who cannot gets AAC. */
import type { Page } from '@playwright/test';
import { without } from '../browser/without.ts';
import { goLive, turnOnMicrophone } from '../pages/studio.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

test.use({ hubOptions: ['--hls-aac'] });

/** As an old device. */
async function withoutOpus(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const ask = MediaSource.isTypeSupported.bind(MediaSource);
    MediaSource.isTypeSupported = (type) => !/opus/i.test(type) && ask(type);
  });
}

for (const [who, isOld] of [
  ['a viewer whose browser plays Opus is sent no AAC', false],
  ['a viewer whose browser plays no Opus sees the picture, and hears AAC', true],
] as const) {
  test(who, async ({ person }) => {
    const streamer = await person();
    const { watchUrl } = await goLive(streamer);
    await turnOnMicrophone(streamer);
    const viewer = await person();
    await without(viewer, ['VideoDecoder', 'AudioDecoder']);
    if (isOld) await withoutOpus(viewer);
    const asked: string[] = [];
    viewer.on('request', (request) => asked.push(request.url()));
    await viewer.goto(watchUrl);
    const video = viewer.getByTestId('hls');
    await seeMovingPicture(video, { timeoutMs: 40_000 });
    const heardBytes = () =>
      video.evaluate((element) => Reflect.get(element, 'webkitAudioDecodedByteCount') as number);
    await expect.poll(heardBytes, { timeout: 20_000 }).toBeGreaterThan(1_000);
    const segments = asked.filter((url) => url.endsWith('.m4s'));
    const withAac = segments.filter((url) => url.endsWith('.aac.m4s'));
    expect(withAac.length).toBe(isOld ? segments.length : 0);
  });
}
