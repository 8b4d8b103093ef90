/** Coded picture and sound, from the studio to the watch page. */
import { type DecodedChunk, installDecodeLog } from '../browser/decode-log.ts';
import { onRequest } from '../browser/sent-requests.ts';
import { openChunkViewer } from '../chunks/chunk-viewer.ts';
import { liveForAll } from '../live-for-all.ts';
import { statsOf } from '../pages/player-element.ts';
import { goLive, seeStudio, turnOnMicrophone } from '../pages/studio.ts';
import { picture, recordStates } from '../pages/watch.ts';
import { colourDistance, cornerColour } from '../pattern/corner-colour.ts';
import { seeMovingPicture, seePicture } from '../pattern/moving-picture.ts';
import { pictureColour } from '../pattern/picture-colour.ts';
import { AUDIBLE, loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

/** Of 256: codecs are not exact. A range or matrix of another space is 13 and more from it. */
const MOST_APART = 8;

test('a viewer sees the picture move and hears the sound, until the streamer mutes', async ({
  person,
}) => {
  const streamer = await person();
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

test.describe('a stream without sound', () => {
  const live = liveForAll({ hasSound: false });

  test('shows its picture, and nobody is asked to tap for sound', async ({ person }) => {
    const { watchUrl } = live();
    const viewer = await person({ wantsGesture: true });
    await viewer.goto(watchUrl);
    await seeMovingPicture(picture(viewer));
    await expect(viewer.getByTestId('no-sound')).toHaveText('No sound');
    await expect(viewer.getByTestId('tap-for-sound')).toHaveCount(0);
  });

  test('G1 who comes in the middle of a group sees the picture before the next key frame', async ({
    person,
    hub,
  }) => {
    const { watchUrl, streamKey } = live();
    using witness = await openChunkViewer({ address: hub.address, streamKey });
    const late = await person();
    await late.addInitScript(installDecodeLog);
    let newestAtJoinUs = -Infinity;
    onRequest(late, 'stream:join', () => {
      newestAtJoinUs = witness.newestUs;
    });
    // A key frame may come between question and answer by chance, and show nothing. Without the group's beginning, what a
    // viewer decodes first is never older than its question.
    let first: DecodedChunk | undefined;
    for (
      let visit = 0;
      visit < 5 && (first?.timestampUs ?? Infinity) > newestAtJoinUs;
      visit += 1
    ) {
      await expect.poll(() => witness.newestUs - witness.newestKeyUs).toBeGreaterThan(500_000);
      await late.goto(watchUrl);
      await seePicture(picture(late));
      [first] = await late.evaluate((): DecodedChunk[] => globalThis.decodeLog);
      expect(first?.isKey).toBe(true);
    }
    expect(first?.timestampUs).toBeLessThanOrEqual(newestAtJoinUs);
    await seeMovingPicture(picture(late));
  });
});

test('the size of the picture changes while live', async ({ person }) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer);
  const viewer = await person();
  await viewer.goto(watchUrl);
  await seeMovingPicture(picture(viewer));
  await expect(picture(viewer)).toHaveJSProperty('width', 640);
  await streamer.getByTestId('size').selectOption('720p');
  await expect(picture(viewer)).toHaveJSProperty('width', 1280);
  await seeMovingPicture(picture(viewer));
});

test('the camera goes off and on again while live', async ({ person }) => {
  const streamer = await person();
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

for (const codec of ['h264', 'vp9'] as const) {
  test(`a viewer of ${codec} sees the colours that the streamer sees, of the camera and of the card`, async ({
    person,
  }) => {
    const streamer = await person();
    const { watchUrl } = await goLive(streamer, { codec });
    const viewer = await person();
    await viewer.goto(watchUrl);
    await seeMovingPicture(picture(viewer));
    const ownColour = () => cornerColour(streamer.getByTestId('preview'), { isMirrored: true });
    // The white bar is in the corner for some frames.
    const isRed = ([red = 0, green = 0]: number[]) => red > 2 * green;
    await expect.poll(async () => isRed(await ownColour())).toBe(true);
    const seen = async () => {
      const colours = [await ownColour(), await cornerColour(picture(viewer))];
      return colourDistance(colours[0] ?? [], colours[1] ?? []);
    };
    await expect.poll(seen).toBeLessThanOrEqual(MOST_APART);

    await streamer.getByTestId('camera-off').click();
    const isDark = (colour: number[]) => Math.max(...colour) < 60;
    await expect.poll(async () => isDark(await ownColour())).toBe(true);
    await expect.poll(async () => isDark(await cornerColour(picture(viewer)))).toBe(true);
    await expect.poll(seen).toBeLessThanOrEqual(MOST_APART);
  });
}

test('another camera while live: the picture goes on with it', async ({ person }) => {
  const streamer = await person({ camera: 'two' });
  const { watchUrl } = await goLive(streamer);
  const viewer = await person();
  await viewer.goto(watchUrl);
  const states = await recordStates(viewer);
  await expect.poll(() => pictureColour(picture(viewer))).toBe('green');
  const cameras = streamer.getByTestId('camera').locator('option');
  await expect(cameras).toHaveText(['fake_device_0', 'fake_device_1']);

  for (const [label, colour] of [
    ['fake_device_1', 'black'],
    ['fake_device_0', 'green'],
  ] as const) {
    await streamer.getByTestId('camera').selectOption({ label });
    await expect.poll(() => pictureColour(picture(viewer))).toBe(colour);
    const { framesShown } = await statsOf(viewer);
    await expect
      .poll(async () => (await statsOf(viewer)).framesShown)
      .toBeGreaterThan(framesShown + 20);
  }
  expect((await states.read()).filter((state) => state === 'paused')).toEqual([]);
});

for (const clock of ['ahead', 'behind'] as const) {
  test(`S6 another streamer page, whose clock is ${clock}, takes over, and the viewers go on`, async ({
    person,
  }) => {
    const other = await person();
    // A page's clock begins when the page is opened.
    if (clock === 'ahead') await other.goto('/');
    const streamer = await person();
    const { watchUrl } = await goLive(streamer);
    await turnOnMicrophone(streamer);
    const viewer = await person();
    await tapLoudspeaker(viewer);
    await viewer.goto(watchUrl);
    await seeMovingPicture(picture(viewer));
    await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
    const states = await recordStates(viewer);

    if (clock === 'behind') await other.goto('/');
    const right = await streamer.evaluate(() => ({ ...sessionStorage }));
    await other.evaluate((entries) => Object.assign(sessionStorage, entries), right);
    await other.getByRole('link', { name: 'Go live' }).first().click();
    await seeStudio(other, 'live');
    await seeStudio(streamer, 'taken_over');
    await seeMovingPicture(picture(viewer), { timeoutMs: 5_000 });
    await expect.poll(() => loudnessOf(viewer), { timeout: 5_000 }).toBeGreaterThan(AUDIBLE);
    const isSmall = async () => {
      const { delayMs = 0 } = await statsOf(viewer);
      return delayMs > 0 && delayMs < 2_000;
    };
    await expect.poll(isSmall, 'the delay by the new clock').toBe(true);
    expect(await states.read()).toEqual(['live']);
  });
}
