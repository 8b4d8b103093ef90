/**
 * Every page in every state that people meet, looked at by axe: in English and light, in Spanish and dark. Each test
 * goes from state to state and tells everything that was found at its end.
 */
import { openStreamer } from '@streamhub/bench';
import type { PersonWish } from '../browser/open-person.ts';
import { AccessibilityLook } from '../pages/accessibility.ts';
import { goLive, seeStudio, turnOnMicrophone } from '../pages/studio.ts';
import { picture, seeState } from '../pages/watch.ts';
import { seePicture } from '../pattern/moving-picture.ts';
import { stillFrame } from '../pattern/still-frame.ts';
import { expect, test } from '../streamhub-test.ts';

const READERS: readonly PersonWish[] = [
  { locale: 'en-GB', colorScheme: 'light' },
  { locale: 'es-ES', colorScheme: 'dark' },
];

for (const reader of READERS) {
  test.describe(`in ${reader.locale}, ${reader.colorScheme}`, () => {
    test('what a viewer sees', async ({ person, hub }) => {
      const look = new AccessibilityLook();
      const viewer = await person(reader);
      await viewer.goto('/no/such/page');
      await expect(viewer.getByRole('heading')).toBeVisible();
      await look.at(viewer, 'not found');
      await viewer.goto('/watch/NoSuchStream');
      await seeState(viewer, 'not_found');
      await look.at(viewer, 'watch: unknown, with the way to a password');
      await viewer.getByTestId('stream-password').fill('wrong');
      await viewer.keyboard.press('Enter');
      await expect(viewer.getByTestId('password-problem')).not.toBeEmpty();
      await look.at(viewer, 'watch: a wrong password');

      using streamer = await openStreamer({ address: hub.address, title: 'Still' });
      await viewer.goto(`/watch/${streamer.streamKey}`);
      await seeState(viewer, 'waiting');
      await look.at(viewer, 'watch: waiting');
      streamer.send(await stillFrame(viewer, 3));
      await seeState(viewer, 'live');
      await seePicture(picture(viewer));
      await look.at(viewer, 'watch: live');
      await viewer.getByTestId('stats-toggle').click();
      await expect(viewer.locator('.uplot').first()).toBeVisible();
      await look.at(viewer, 'watch: statistics');
      const card = viewer.getByTestId('stream-card').first();
      await viewer.goto('/');
      await expect(card).toBeVisible();
      await look.at(viewer, 'home');
      await viewer.goto(`/embed/${streamer.streamKey}`);
      await seePicture(viewer.locator('canvas'));
      await look.at(viewer, 'embed: live', { isForFrames: true });
      await viewer.goto('/embed/NoSuchStream');
      await expect(viewer.getByRole('status')).not.toBeEmpty();
      await look.at(viewer, 'embed: unknown', { isForFrames: true });
      expect(look.faults).toEqual([]);
    });

    test('what a streamer sees', async ({ person }) => {
      const look = new AccessibilityLook();
      const unlucky = await person({ ...reader, camera: 'denied' });
      await unlucky.goto('/studio');
      await expect(unlucky.getByTestId('go-live')).toBeVisible();
      await look.at(unlucky, 'studio: before');
      await unlucky.getByTestId('use-camera').click();
      await expect(unlucky.getByTestId('capture-problem')).toBeVisible();
      await look.at(unlucky, 'studio: a camera that may not be used');
      await unlucky.getByTestId('go-live').click();
      await look.at(unlucky, 'studio: something is missing');

      const streamer = await person(reader);
      await streamer.goto('/studio');
      await streamer.getByTestId('use-camera').click();
      await expect(streamer.getByTestId('use-camera')).toHaveAttribute('aria-pressed', 'true');
      await turnOnMicrophone(streamer);
      await streamer.getByTestId('advanced').click();
      await look.at(streamer, 'studio: devices and settings open');
      const { watchUrl } = await goLive(streamer, { visibility: 'private', password: 'sesame' });
      await turnOnMicrophone(streamer);
      await streamer.getByTestId('make-ticket').click();
      await expect(streamer.getByTestId('ticket-link')).toBeVisible();
      await look.at(streamer, 'studio: live');
      await streamer.getByTestId('mute').click();
      await streamer.getByTestId('camera-off').click();
      await look.at(streamer, 'studio: live, muted, without a picture');
      await streamer.locator('header a').first().click();
      await expect(streamer.getByTestId('confirm-leave')).toBeVisible();
      await look.at(streamer, 'studio: "leave?"');
      await streamer.getByTestId('confirm-leave').click();
      await expect(streamer.getByTestId('on-air-stop')).toBeVisible();
      await look.at(streamer, 'home, on air');
      await streamer.goBack();

      const opened = streamer.context().waitForEvent('page');
      await streamer.evaluate(() => void window.open('/studio'));
      const other = await opened;
      await expect(other.getByTestId('go-on')).toBeVisible();
      await look.at(other, 'studio: the stream runs in another tab');
      await other.getByTestId('go-on').click();
      await seeStudio(streamer, 'taken_over');
      await look.at(streamer, 'studio: taken over');
      await other.getByTestId('stop').click();
      await expect(other.getByTestId('confirm-stop')).toBeVisible();
      await look.at(other, 'studio: "stop?"');
      const viewer = await person(reader);
      await viewer.goto(watchUrl);
      await viewer.getByTestId('stream-password').fill('sesame');
      await viewer.keyboard.press('Enter');
      await seeState(viewer, 'live');
      await other.getByTestId('confirm-stop').click();
      await seeStudio(other, 'ended');
      await look.at(other, 'studio: ended');
      await seeState(viewer, 'ended');
      await look.at(viewer, 'watch: ended');
      expect(look.faults).toEqual([]);
    });

    test.describe('on a hub with accounts', () => {
      test.use({ hubOptions: ['--publish', 'account'] });

      test('whoever sets it up, logs in, and loses the hub', async ({ person, hub }) => {
        const look = new AccessibilityLook();
        const [, token] = await hub.printed(/\/setup#(\S+)\n/);
        const owner = await person(reader);
        await owner.goto('/');
        await expect(owner.getByTestId('empty')).toBeVisible();
        await look.at(owner, 'home: empty');
        await owner.goto('/setup');
        await expect(owner.getByRole('heading', { level: 1 })).toBeVisible();
        await look.at(owner, 'set-up without its token');
        await owner.goto(`/setup#${token}`);
        await owner.reload();
        const fields = owner.getByRole('main').locator('input');
        await fields.nth(0).fill('Ada');
        await fields.nth(1).fill('short');
        await owner.getByTestId('account-submit').click();
        await expect(owner.getByTestId('account-problem')).toBeVisible();
        await look.at(owner, 'set-up: a password that is too short');
        await fields.nth(1).fill('correct horse');
        await owner.getByTestId('account-submit').click();
        await expect(owner.getByTestId('logged-in')).toBeVisible();
        await look.at(owner, 'studio: logged in');
        const { watchUrl } = await goLive(owner);

        const other = await person(reader);
        await other.goto('/studio');
        await expect(other.getByTestId('access')).toBeVisible();
        await look.at(other, 'studio: log in');
        await other.goto(watchUrl);
        await seeState(other, 'live');
        await hub.stop();
        await seeState(other, 'reconnecting');
        await look.at(other, 'watch: the hub is gone');
        await seeStudio(owner, 'reconnecting');
        await look.at(owner, 'studio: the hub is gone');
        expect(look.faults).toEqual([]);
      });
    });
  });
}
