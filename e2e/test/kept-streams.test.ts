/** A link that stays, as people meet it: kept, waited on, used again in another session of the browser, and deleted. */
import type { Page } from '@playwright/test';
import { AccessibilityLook } from '../pages/accessibility.ts';
import { goLive, seeStudio, stopStream } from '../pages/studio.ts';
import { picture, seeState } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

/** A tab of another session: what a tab keeps for itself is gone, what the browser keeps is there. */
async function anotherSession(page: Page): Promise<Page> {
  const next = await page.context().newPage();
  await page.close();
  await next.goto('/studio');
  return next;
}

test('N2 N4 a viewer waits on the link, and the picture begins by itself when the streamer is back', async ({
  person,
}) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer, { title: 'Cats', isKept: true });
  await stopStream(streamer);
  await seeStudio(streamer, 'ended');

  const viewer = await person();
  await viewer.goto(watchUrl);
  await seeState(viewer, 'off_air');
  await expect(viewer.getByRole('heading', { name: 'Cats' })).toBeVisible();
  await expect(viewer.getByText('Nobody is on air right now')).toBeVisible();

  const back = await anotherSession(streamer);
  const kept = back.getByTestId('kept-stream');
  await expect(kept.getByRole('heading', { name: 'Cats' })).toBeVisible();
  await expect(kept.getByTestId('kept-link')).toHaveValue(watchUrl);
  await kept.getByTestId('kept-go-live').click();
  await seeStudio(back, 'live');
  await seeMovingPicture(picture(viewer));

  await stopStream(back);
  await seeState(viewer, 'off_air');
  // A reload does not put anybody on air.
  await back.reload();
  await expect(back.getByTestId('kept-state')).toHaveText('Not on air');
  await seeStudio(back, 'idle');
});

test('N5 N7 a stream is announced, renamed and deleted in the studio, and whoever waits sees each', async ({
  person,
}) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer, { title: 'Cats', isKept: true });
  await stopStream(streamer);
  const viewer = await person();
  await viewer.goto(watchUrl);
  await seeState(viewer, 'off_air');

  await streamer.getByTestId('kept-edit').click();
  await streamer.getByTestId('kept-title').fill('Dogs');
  const start = streamer.getByTestId('kept-start');
  await start.fill('2001-01-31T18:30');
  await streamer.getByTestId('kept-save').click();
  await expect(streamer.getByText('Choose a time that is still to come')).toBeVisible();
  const soon = new Date(Date.now() + 90 * 60_000);
  soon.setSeconds(0, 0);
  const local = new Date(soon.getTime() - soon.getTimezoneOffset() * 60_000);
  await start.fill(local.toISOString().slice(0, 16));
  await streamer.getByTestId('kept-save').click();
  await expect(streamer.getByTestId('kept-state')).toContainText('Announced for');

  await expect(viewer.getByTestId('starts-at')).toContainText('It begins on');
  await expect(viewer.getByTestId('countdown')).toHaveText(/^1:[0-5]\d:[0-5]\d$/);
  await expect(viewer.getByRole('heading', { name: 'Dogs' })).toBeVisible();
  // Not said again and again by a screen reader.
  await expect(viewer.locator('[role=status] [data-testid=countdown]')).toHaveCount(0);

  await viewer.goto('/');
  const upcoming = viewer.getByTestId('upcoming').getByRole('link', { name: 'Dogs' });
  await upcoming.click();
  await seeState(viewer, 'off_air');

  await streamer.getByTestId('kept-delete').click();
  const dialog = streamer.getByRole('dialog', { name: 'Delete “Dogs”?' });
  await expect(dialog).toBeVisible();
  await streamer.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await streamer.getByTestId('kept-delete').click();
  await dialog.getByTestId('confirm-delete').click();
  await expect(streamer.getByTestId('kept-streams')).toBeHidden();
  await seeState(viewer, 'ended');
});

test('N1a N4 a stream is announced before it was ever on air, by keyboard, and whoever waits sees when in its own time zone', async ({
  person,
}) => {
  const streamer = await person({ timezoneId: 'Asia/Tokyo' });
  await streamer.goto('/studio');
  await streamer.getByTestId('title').fill('First night');
  await streamer.getByRole('checkbox', { name: 'Keep this link' }).press('Space');
  await streamer.getByRole('checkbox', { name: 'Begin later' }).press('Space');
  const start = streamer.getByLabel('Announced start');
  await start.press('Enter');
  await expect(start).toHaveAccessibleDescription(/still to come, within a year/);
  await seeStudio(streamer, 'idle');
  const soon = new Date(Date.now() + 90 * 60_000);
  soon.setSeconds(0, 0);
  await start.fill(textIn('Asia/Tokyo', soon));
  await expect(streamer.getByTestId('go-live')).toHaveText('Announce');
  await start.press('Enter');
  await expect(streamer.getByRole('status').filter({ hasText: 'Announced for' })).toBeVisible();
  await seeStudio(streamer, 'idle');
  const kept = streamer.getByTestId('kept-stream');
  await expect(kept.getByRole('heading', { name: 'First night' })).toBeVisible();
  const watchUrl = await kept.getByTestId('kept-link').inputValue();
  // Once more is no second stream, and puts nobody on air.
  await streamer.getByTestId('go-live').click();
  await expect(start).toHaveAccessibleDescription(/still to come, within a year/);
  await expect(kept).toHaveCount(1);
  await seeStudio(streamer, 'idle');

  const viewer = await person({ timezoneId: 'America/New_York' });
  await viewer.goto(watchUrl);
  await seeState(viewer, 'off_air');
  const shown = viewer.getByTestId('starts-at');
  const there = { timeZone: 'America/New_York', hour: 'numeric', minute: '2-digit' } as const;
  await expect(shown).toContainText(soon.toLocaleTimeString('en', there));
  await expect(shown).toContainText(/E[SD]T/);

  await kept.getByTestId('kept-go-live').click();
  await seeStudio(streamer, 'live');
  await seeMovingPicture(picture(viewer));
});

/** As a field for a date and a time has it, on a device of that zone. */
function textIn(timeZone: string, time: Date): string {
  return time.toLocaleString('sv-SE', { timeZone }).slice(0, 16).replace(' ', 'T');
}

test('N6 a new publish token is shown once, and this browser goes live by it', async ({
  person,
}) => {
  const streamer = await person();
  await goLive(streamer, { isKept: true });
  await stopStream(streamer);
  await streamer.getByTestId('kept-token').click();
  await streamer.getByTestId('confirm-token').click();
  await expect(streamer.getByTestId('new-token')).toHaveValue(/^[\w-]{43}$/);
  await streamer.getByTestId('kept-go-live').click();
  await seeStudio(streamer, 'live');
});

test('the way to announce is fit for axe, in Spanish and on a phone', async ({ person }) => {
  const look = new AccessibilityLook();
  const streamer = await person({ locale: 'es-ES', viewport: { width: 360, height: 740 } });
  await streamer.goto('/studio');
  await streamer.getByLabel('Conservar este enlace').check();
  await streamer.getByLabel('Empezar más tarde').check();
  await streamer.getByRole('button', { name: 'Anunciar' }).click();
  await look.at(streamer, 'studio without a start');
  const soon = new Date(Date.now() + 48 * 3_600_000);
  await streamer.getByLabel('Comienzo anunciado').fill(soon.toISOString().slice(0, 16));
  await streamer.getByRole('button', { name: 'Anunciar' }).click();
  await expect(streamer.getByText('Su enlace está en «Mis emisiones»')).toBeVisible();
  await look.at(streamer, 'studio with an announced stream');
  expect(look.faults).toEqual([]);
});

test('kept streams are fit for axe, in Spanish and on a phone', async ({ person }) => {
  const look = new AccessibilityLook();
  const wish = {
    locale: 'es-ES',
    colorScheme: 'dark',
    viewport: { width: 360, height: 740 },
  } as const;
  const streamer = await person(wish);
  const { watchUrl } = await goLive(streamer, { title: 'Gatos', isKept: true });
  await stopStream(streamer);
  await expect(streamer.getByRole('heading', { name: 'Mis emisiones' })).toBeVisible();
  await streamer.getByTestId('kept-edit').click();
  await look.at(streamer, 'studio with a kept stream');
  await streamer.getByTestId('kept-delete').click();
  await look.at(streamer, 'the question before deleting');
  await streamer.keyboard.press('Escape');
  const soon = new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 16);
  await streamer.getByTestId('kept-start').fill(soon);
  await streamer.getByTestId('kept-save').click();
  await expect(streamer.getByTestId('kept-state')).toContainText('Anunciada');

  const viewer = await person(wish);
  await viewer.goto(watchUrl);
  await seeState(viewer, 'off_air');
  await expect(viewer.getByTestId('starts-at')).toContainText('Empieza el');
  await look.at(viewer, 'waiting for an announced stream');
  await viewer.goto('/');
  await expect(viewer.getByRole('heading', { name: 'Próximamente' })).toBeVisible();
  await look.at(viewer, 'home with an announced stream');
  const wide = await viewer.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1)
      .map((each) => each.outerHTML.slice(0, 120)),
  );
  expect(wide).toEqual([]);
  expect(look.faults).toEqual([]);
});
