/** A stream and the tabs of its streamer's browser: duplicated, closed by mistake, left for another page. */
import { goLive, seeStudio } from '../pages/studio.ts';
import { expect, test } from '../streamhub-test.ts';

test('a duplicate of a live studio leaves it its stream, and takes it over or goes on with it when asked to', async ({
  person,
}) => {
  const first = await person();
  const { streamKey } = await goLive(first, { title: 'my talk' });
  const opened = first.context().waitForEvent('page');
  // As "duplicate tab" does, this copies the session storage.
  await first.evaluate(() => void window.open('/studio'));
  const copy = await opened;
  const offer = copy.getByTestId('go-on');
  await expect(copy.getByText('“my talk” runs in another tab')).toBeVisible();
  await seeStudio(first, 'live');
  await offer.click();
  await seeStudio(copy, 'live');
  await seeStudio(first, 'taken_over');
  await copy.close();

  const next = await first.context().newPage();
  await next.goto('/studio');
  await expect(next.getByText('“my talk” has not ended yet')).toBeVisible();
  await next.getByTestId('go-on').click();
  await seeStudio(next, 'live');
  expect(await next.getByTestId('watch-link').inputValue()).toContain(streamKey);
});

test('a live studio asks before it is closed, and before the way to another page', async ({
  person,
}) => {
  const page = await person();
  await goLive(page);
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await seeStudio(page, 'live');

  const dialog = page.getByRole('dialog', { name: 'Leave the studio?' });
  const home = page.getByRole('link', { name: 'StreamHub, home' });
  await home.click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await home.click();
  await page.getByTestId('confirm-leave').click();
  await page.getByRole('link', { name: 'You are live' }).click();
  await seeStudio(page, 'live');

  await page.evaluate(() => window.history.back());
  await expect(dialog).toBeVisible();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/studio');
  await page.getByTestId('confirm-leave').click();
  await expect(page.getByRole('link', { name: 'You are live' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
});
