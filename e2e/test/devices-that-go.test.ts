/** Devices that go away, are withheld or give odd sound while somebody is live: told, replaced, and back by themselves. */
import type { Page } from '@playwright/test';
import { type MadeDevice, makeDevices, SCREEN_HZ } from '../browser/made-devices.ts';
import { goLive, turnOnMicrophone } from '../pages/studio.ts';
import { AUDIBLE_TONE_DB, tapLoudspeaker, toneOf } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

const camera: MadeDevice = { kind: 'videoinput', deviceId: 'camera', label: 'Camera' };
const headset: MadeDevice = {
  kind: 'audioinput',
  deviceId: 'headset',
  label: 'Headset',
  hz: 1_000,
};
const builtIn: MadeDevice = {
  kind: 'audioinput',
  deviceId: 'built-in',
  label: 'Built-in',
  hz: 3_000,
};

/** `heard` and nothing else of what is made here. */
async function hears(viewer: Page, ...heard: number[]): Promise<void> {
  for (const hz of [headset.hz ?? 0, builtIn.hz ?? 0, SCREEN_HZ]) {
    const level = expect.poll(() => toneOf(viewer, hz), `${hz} Hz`);
    if (heard.includes(hz)) await level.toBeGreaterThan(AUDIBLE_TONE_DB);
    else await level.toBeLessThan(AUDIBLE_TONE_DB);
  }
}

test('a headset that goes is replaced by another microphone, is told in page and title, and comes back', async ({
  person,
}) => {
  const streamer = await person();
  await makeDevices(streamer, [camera, headset, builtIn]);
  const { watchUrl } = await goLive(streamer);
  await turnOnMicrophone(streamer);
  const viewer = await person();
  await tapLoudspeaker(viewer);
  await viewer.goto(watchUrl);
  await hears(viewer, 1_000);

  const alert = streamer.getByTestId('device-alert');
  await streamer.evaluate(() => madeDevices.unplug('headset'));
  await expect(alert).toHaveAttribute('data-alert', 'replaced-microphone');
  await expect(alert).toContainText(/Headset.*Built-in/);
  await expect(streamer).toHaveTitle(/^⚠/);
  await hears(viewer, 3_000);
  await streamer.evaluate((device) => madeDevices.plug(device), headset);
  await expect(alert).toHaveCount(0);
  await expect(streamer).toHaveTitle(/^●/);
  await hears(viewer, 1_000);

  // None is left: told for as long as it lasts.
  await streamer.evaluate(() => madeDevices.unplug('built-in'));
  await streamer.evaluate(() => madeDevices.unplug('headset'));
  await expect(streamer.getByTestId('capture-problem')).toHaveAttribute(
    'data-problem',
    'unplugged',
  );
  await expect(streamer).toHaveTitle(/^⚠/);
  await streamer.evaluate((device) => madeDevices.plug(device), builtIn);
  await hears(viewer, 3_000);
});

test('a camera or microphone that gives nothing is told, and a camera that goes comes back', async ({
  person,
}) => {
  const streamer = await person();
  await makeDevices(streamer, [camera, headset]);
  await goLive(streamer);
  await turnOnMicrophone(streamer);
  const alerts = () =>
    streamer
      .getByTestId('device-alert')
      .evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset['alert']));
  const withhold = (id: string, how: { isWithheld: boolean; isTold: boolean }) =>
    streamer.evaluate(([device, now]) => madeDevices.withhold(device, now), [id, how] as const);

  await withhold('headset', { isWithheld: true, isTold: true });
  // Another program took it and nobody told: no pictures come.
  await withhold('camera', { isWithheld: true, isTold: false });
  await expect.poll(alerts).toEqual(['withheld-microphone', 'withheld-camera']);
  await expect(streamer).toHaveTitle(/^⚠/);
  await withhold('headset', { isWithheld: false, isTold: true });
  await withhold('camera', { isWithheld: false, isTold: false });
  await expect.poll(alerts).toEqual([]);

  await streamer.evaluate(() => madeDevices.unplug('camera'));
  await expect(streamer.getByTestId('use-camera')).toHaveAttribute('aria-pressed', 'false');
  await expect(streamer).toHaveTitle(/^⚠/);
  await streamer.evaluate((device) => madeDevices.plug(device), camera);
  await expect(streamer.getByTestId('use-camera')).toHaveAttribute('aria-pressed', 'true');
  await expect(streamer.getByTestId('capture-problem')).toHaveCount(0);
});

test('what a shared screen plays is heard beside a microphone of eight inputs, with its own mute and end', async ({
  person,
}) => {
  const streamer = await person();
  await makeDevices(streamer, [camera, { ...headset, channels: 8 }]);
  const { watchUrl } = await goLive(streamer);
  await streamer.getByTestId('use-screen').click();
  const viewer = await person();
  await tapLoudspeaker(viewer);
  await viewer.goto(watchUrl);
  await hears(viewer, SCREEN_HZ);
  await turnOnMicrophone(streamer);
  await hears(viewer, SCREEN_HZ, 1_000);
  await streamer.getByTestId('mute').click();
  await hears(viewer, SCREEN_HZ);
  await expect(streamer.getByTestId('sound')).toHaveText('On');
  await streamer.getByTestId('mute').click();
  await streamer.getByTestId('mute-screen').click();
  await hears(viewer, 1_000);
  await streamer.getByTestId('mute-screen').click();
  await streamer.getByTestId('screen-volume').fill('50');
  await hears(viewer, SCREEN_HZ, 1_000);
  await streamer.evaluate(() => madeDevices.endScreenSound());
  await expect(streamer.getByTestId('screen-sound-hint')).toContainText('has ended');
  await streamer.getByTestId('music').check();
  await hears(viewer, 1_000);
});
