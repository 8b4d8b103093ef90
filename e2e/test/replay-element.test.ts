/** `<streamhub-player recording="…">`: a recording in a page of its own, in Chromium. */
import { setTimeout as pause } from 'node:timers/promises';
import { openStreamer } from '@streamhub/bench';
import type { StreamHubPlayerElement } from '@streamhub/client';
import { playerElement, showElements, statsOf } from '../pages/player-element.ts';
import { barOf, chunkTimesOf, recordedFor, seek, tell, timeOf } from '../pages/recordings.ts';
import { goLive, stopStream, turnOnMicrophone } from '../pages/studio.ts';
import { seeMovingPicture, seePicture } from '../pattern/moving-picture.ts';
import { barLeft, pattern } from '../pattern/pattern.ts';
import { stillFrame } from '../pattern/still-frame.ts';
import { AUDIBLE, loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

test.use({ hubOptions: ['--record', 'all'] });

const html = (streamKey: string, recordingId: string) =>
  `<streamhub-player stream-key="${streamKey}" recording="${recordingId}"></streamhub-player>`;

for (const codec of ['vp8', 'h264'] as const) {
  test(`a recording of ${codec} plays with its sound, is sought, and shows the picture of that time`, async ({
    person,
    hub,
  }) => {
    const streamer = await person();
    const { streamKey, watchUrl } = await goLive(streamer, { codec });
    await turnOnMicrophone(streamer);
    const of = { address: hub.address, streamKey };
    const viewer = await person();
    await tapLoudspeaker(viewer);
    await viewer.goto(watchUrl);
    // The browser's own microphone begins late, on a busy machine very late.
    await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE / 2);
    const heardAtMs = (await recordedFor(of, 10_000)).lengthMs;
    const { recordingId } = await recordedFor(of, heardAtMs + 5_000);
    await stopStream(streamer);
    await showElements(viewer, html(streamKey, recordingId));
    const player = playerElement(viewer);
    await seeMovingPicture(player.locator('canvas'));
    await tell(player, { currentTime: heardAtMs / 1_000 });
    await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE / 2);
    expect((await statsOf(viewer)).framesShown).toBeGreaterThan(3);

    await player.evaluate((element) => (element as StreamHubPlayerElement).pause());
    const tookMs = await seek(player, 4.2);
    const first = await barOf(player);
    expect(await timeOf(player)).toBeCloseTo(4.2, 2);
    const others: number[] = [];
    // One of them may be within a moment for which the camera of a busy machine stood still.
    for (const timeS of [3.8, 5.6, 7.7]) {
      await seek(player, timeS);
      others.push(Math.abs((await barOf(player)) - first));
    }
    expect(Math.max(...others)).toBeGreaterThan(0.2);
    await seek(player, 4.2);
    expect(await barOf(player)).toBeCloseTo(first, 1);
    test.info().annotations.push({ type: 'seek', description: `${Math.round(tookMs)} ms` });
    expect(await barOf(player), 'it stands').toBeCloseTo(first, 1);

    await tell(player, { playbackRate: 2 });
    await player.evaluate((element) => (element as StreamHubPlayerElement).play());
    await seeMovingPicture(player.locator('canvas'));
    await expect
      .poll(() => player.evaluate((element) => (element as StreamHubPlayerElement).ended))
      .toBe(true);
  });
}

test('a recording of JPEGs shows at each time the last picture before it', async ({
  person,
  hub,
}) => {
  const viewer = await person();
  await viewer.goto('/');
  const frames = await Promise.all([0, 3, 6, 9, 12].map((frame) => stillFrame(viewer, frame)));
  using streamer = await openStreamer({ address: hub.address, title: 'Still' });
  for (const frame of [...frames, ...frames]) {
    streamer.send(frame);
    await pause(400);
  }
  const { streamKey } = streamer;
  const of = { address: hub.address, streamKey };
  const { recordingId } = await recordedFor(of, 3_000);
  await expect.poll(() => chunkTimesOf(of, recordingId)).toHaveLength(2 * frames.length);
  const cameMs = await chunkTimesOf(of, recordingId);
  await showElements(viewer, html(streamKey, recordingId));
  const player = playerElement(viewer);
  await seePicture(player.locator('canvas'));
  await player.evaluate((element) => (element as StreamHubPlayerElement).pause());
  for (const index of [5, 1, 7, 3]) {
    const middleMs = ((cameMs[index] ?? 0) + (cameMs[index + 1] ?? 0)) / 2;
    await seek(player, middleMs / 1000);
    const left = barLeft((index % frames.length) * 3) + pattern.barWidth / 2;
    expect(Math.abs((await barOf(player)) - left / pattern.width)).toBeLessThan(0.05);
  }
});

test('a recording that is deleted, or never was, says so', async ({ person, hub }) => {
  const streamer = await person();
  const { streamKey } = await goLive(streamer);
  await recordedFor({ address: hub.address, streamKey }, 500);
  const viewer = await person();
  await showElements(viewer, html(streamKey, 'none'));
  const player = playerElement(viewer);
  await expect(player.getByRole('status')).toHaveText('There is no such recording');
  expect(
    await player.evaluate((element) => (element as StreamHubPlayerElement).error?.reason),
  ).toBe('recording_not_found');
});
