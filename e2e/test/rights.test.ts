/** Who may stream and who may watch, as people meet it in the pages. */
import type { Page } from '@playwright/test';
import { openStreamer } from '@streamhub/bench';
import { goLive, seeStudio } from '../pages/studio.ts';
import { picture, seeState } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

async function tryToGoLive(page: Page): Promise<void> {
  await page.getByTestId('use-camera').click();
  await expect(page.getByTestId('use-camera')).toHaveAttribute('aria-pressed', 'true');
  await page.getByTestId('name').fill('Ada');
  await page.getByTestId('go-live').click();
}

test('W1 W2 a private stream opens with its password or a link that expires, and not without', async ({
  person,
  hub,
}) => {
  const streamer = await person();
  const wish = { title: 'Rehearsal', visibility: 'private', password: 'open sesame' } as const;
  const { watchUrl, streamKey } = await goLive(streamer, wish);
  using _listed = await openStreamer({ address: hub.address, title: 'Open house' });

  const viewer = await person();
  await viewer.goto('/');
  const cards = viewer.getByTestId('stream-card');
  await expect(cards.filter({ hasText: 'Open house' })).toBeVisible();
  await expect(cards.filter({ hasText: 'Rehearsal' })).toHaveCount(0);
  await viewer.goto(watchUrl);
  await seeState(viewer, 'not_found');
  await expect(viewer).not.toHaveTitle(/Rehearsal/);

  // By keyboard alone, and what went wrong is said where the focus is.
  const field = viewer.getByLabel('Password of the stream');
  await field.focus();
  await viewer.keyboard.type('wrong');
  await viewer.keyboard.press('Enter');
  await expect(viewer.getByRole('alert').filter({ hasText: 'opens no stream' })).toBeVisible();
  await expect(field).toBeFocused();
  await field.fill('open sesame');
  await viewer.keyboard.press('Enter');
  await seeMovingPicture(picture(viewer));
  await expect(viewer.getByRole('heading', { name: 'Rehearsal' })).toBeVisible();
  await expect(viewer.getByText('by Ada')).toBeVisible();
  await viewer.reload();
  await seeMovingPicture(picture(viewer));

  await streamer.getByTestId('ticket-lifetime').selectOption('hour');
  await streamer.getByTestId('make-ticket').click();
  const link = await streamer.getByTestId('ticket-link').inputValue();
  expect(link).toMatch(new RegExp(`^${hub.address}/watch/${streamKey}\\?ticket=`));
  const guest = await person();
  await guest.goto(link);
  await seeMovingPicture(picture(guest));
  await expect(guest).toHaveURL(watchUrl);
  await guest.reload();
  await seeMovingPicture(picture(guest));
});

test('W5 the page says when the time of a link is over', async ({ person, hub }) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer, { visibility: 'private' });
  const [streamKey, publishToken] = await streamer.evaluate(() => {
    const saved = JSON.parse(sessionStorage.getItem('streamhub.stream') ?? '{}');
    return [saved.streamKey, saved.publishToken] as [string, string];
  });
  const answer = await fetch(`${hub.address}/api/streams/${streamKey}/tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${publishToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ expiresInSeconds: 10 }),
  });
  const { ticket } = (await answer.json()) as { ticket: string };
  const viewer = await person();
  // On a slow machine the time may be over before the first picture: the page says the same.
  await viewer.goto(`${watchUrl}?ticket=${ticket}`);
  await seeState(viewer, 'ticket_expired');
  await expect(viewer.getByTestId('stream-password')).toBeVisible();
});

test.describe('a hub with a publish key', () => {
  test.use({ hubOptions: ['--publish', 'key'] });

  test('P2 the studio asks for the key, and keeps it', async ({ person, hub }) => {
    const [, publishKey = ''] = await hub.printed(/#key=(\S+)\n/);
    const streamer = await person();
    await streamer.goto('/studio');
    await tryToGoLive(streamer);
    await seeStudio(streamer, 'failed');
    const field = streamer.getByLabel('Publish key');
    await field.fill('not the key');
    await field.press('Enter');
    await streamer.getByTestId('go-live').click();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await field.fill(publishKey);
    await field.press('Enter');
    await expect(streamer.getByTestId('key-saved')).toBeVisible();
    await streamer.getByTestId('go-live').click();
    await seeStudio(streamer, 'live');
  });

  test('P5 the link that the console shows brings the key along', async ({ person, hub }) => {
    const [, publishKey] = await hub.printed(/#key=(\S+)\n/);
    const streamer = await person();
    await streamer.goto(`/studio#key=${publishKey}`);
    await expect(streamer.getByTestId('key-saved')).toBeVisible();
    await expect(streamer).toHaveURL(`${hub.address}/studio`);
    await streamer.reload();
    await goLive(streamer);
  });
});

test.describe('a hub with accounts', () => {
  test.use({ hubOptions: ['--publish', 'account'] });

  test('H9 H8a the first account is made by the link, and logs in elsewhere', async ({
    person,
    hub,
  }) => {
    const [, token] = await hub.printed(/\/setup#(\S+)\n/);
    const owner = await person();
    await owner.goto(`/setup#${token}`);
    await owner.getByLabel('Name').fill('Ada');
    await owner.getByLabel('Password').fill('short');
    await owner.getByTestId('account-submit').click();
    await expect(owner.getByTestId('account-problem')).toContainText('at least 8');
    await owner.getByLabel('Password').fill('correct horse');
    await owner.getByLabel('Password').press('Enter');
    await expect(owner).toHaveURL(`${hub.address}/studio`);
    await expect(owner.getByTestId('logged-in')).toContainText('Ada');
    await goLive(owner);

    const other = await person();
    await other.goto('/studio');
    await tryToGoLive(other);
    await seeStudio(other, 'failed');
    const login = other.getByTestId('access');
    await login.getByLabel('Name').fill('ada');
    await login.getByLabel('Password').fill('wrong horse');
    await login.getByLabel('Password').press('Enter');
    await expect(other.getByTestId('account-problem')).toContainText('is wrong');
    await expect(login.getByLabel('Password')).toBeFocused();
    await login.getByLabel('Password').fill('correct horse');
    await login.getByLabel('Password').press('Enter');
    await expect(other.getByTestId('logged-in')).toContainText('Ada');
    await other.getByTestId('go-live').click();
    await seeStudio(other, 'live');
  });
});
