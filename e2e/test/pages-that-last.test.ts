/** No page goes blank: with a translator, without storage, when a part of it breaks; and whoever is on air can stop. */
import type { Page } from '@playwright/test';
import { installTranslator } from '../browser/translator.ts';
import { goLive, stopStream, turnOnMicrophone } from '../pages/studio.ts';
import { seeState } from '../pages/watch.ts';
import { expect, test } from '../streamhub-test.ts';

test('with a translator in the page the words still change, and the streamer keeps the controls', async ({
  person,
}) => {
  const streamer = await person();
  await streamer.addInitScript(installTranslator);
  const { watchUrl } = await goLive(streamer);
  await turnOnMicrophone(streamer);
  const mute = streamer.getByTestId('mute');
  await expect(mute).toHaveText('»Mute«');
  await mute.click();
  await expect(mute).toHaveText('»Muted«');
  const viewer = await person();
  await viewer.addInitScript(installTranslator);
  await viewer.goto(watchUrl);
  await seeState(viewer, 'live');
  await expect(streamer.getByTestId('viewers')).toHaveText('»1«');
  const copy = streamer.getByRole('button', { name: 'Copy link' });
  await copy.click();
  await expect(streamer.getByRole('button', { name: 'Copied' })).toBeVisible();
  await expect(copy).toBeVisible();
  await stopStream(streamer);
  await expect(viewer.getByTestId('watch-state')).toContainText('»The stream has ended«');
});

test('where the browser forbids storage every page works, also the studio', async ({ person }) => {
  const somebody = await person();
  await somebody.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    }
  });
  await somebody.goto('/');
  await expect(somebody.getByRole('heading', { level: 1 })).toBeVisible();
  const { streamKey } = await goLive(somebody);
  await somebody.goto(`/watch/${streamKey}`);
  await expect(somebody.getByTestId('watch-state')).toBeAttached();
});

test('a studio that breaks says so, and the stream can be stopped all the same', async ({
  person,
}) => {
  const streamer = await person();
  await breakFiguresLater(streamer);
  const { watchUrl } = await goLive(streamer);
  const viewer = await person();
  await viewer.goto(watchUrl);
  await seeState(viewer, 'live');
  await expect(streamer.getByTestId('on-air-bar')).toHaveCount(0);

  await streamer.evaluate(() => Reflect.set(globalThis, 'areFiguresBroken', true));
  await expect(streamer.getByTestId('broken-page')).toContainText('Your stream goes on');
  await expect(streamer.getByTestId('reload')).toBeVisible();
  streamer.once('dialog', (question) => void question.accept());
  await streamer.getByTestId('on-air-stop').click();
  await seeState(viewer, 'ended');
  await expect(streamer.getByTestId('on-air-bar')).toHaveCount(0);
});

test('whoever is on air and looks at another page can stop there', async ({ person }) => {
  const streamer = await person();
  await goLive(streamer);
  await streamer.getByRole('link', { name: 'StreamHub, home' }).click();
  await streamer.getByTestId('confirm-leave').click();
  await expect(streamer.getByTestId('on-air-stop')).toBeVisible();
  await streamer.getByRole('link', { name: 'You are live' }).click();
  await expect(streamer.getByTestId('on-air-bar')).toHaveCount(0);
  await stopStream(streamer);
});

test('times follow the hub, whatever the device takes the time for', async ({ person }) => {
  const streamer = await person();
  await setClockAhead(streamer);
  const { streamKey } = await goLive(streamer, { title: 'On time' });
  const timeLive = streamer.getByTestId('time-live');
  await expect(timeLive).toHaveText(/^0:\d\d$/);
  await streamer.reload();
  await expect(timeLive).toHaveText(/^0:\d\d$/);
  const viewer = await person();
  await setClockAhead(viewer);
  await viewer.goto('/');
  const card = viewer.getByTestId('stream-card').filter({ hasText: 'On time' });
  await expect(card).toContainText('Started just now');
  await viewer.goto(`/watch/${streamKey}`);
  await expect(viewer.getByTestId('time-live')).toHaveText(/^Live for 0:\d\d$/);
});

/** By five hours. */
async function setClockAhead(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const RealDate = Date;
    const aheadMs = 5 * 3_600_000;
    globalThis.Date = class extends RealDate {
      constructor(...args: [] | [string | number]) {
        if (args.length === 0) super(RealDate.now() + aheadMs);
        else super(...args);
      }

      static override now(): number {
        return RealDate.now() + aheadMs;
      }
    } as DateConstructor;
  });
}

/** A render that throws, from the moment on that `areFiguresBroken` is set. */
async function breakFiguresLater(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
      get() {
        if (Reflect.get(globalThis, 'areFiguresBroken')) throw new Error('broken by the test');
        return (value: number) => String(value);
      },
    });
  });
}
