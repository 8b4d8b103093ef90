/** What the tests themselves rely on: people share a browser process, and nothing else. */
import { BrowserPool } from '../browser/browser-pool.ts';
import { openPerson } from '../browser/open-person.ts';
import { expect, test } from '../streamhub-test.ts';

test('people in one browser share no storage, cookie or permission', async ({ person, hub }) => {
  const [one, other] = [await person(), await person()];
  expect(one.context().browser()).toBe(other.context().browser());
  for (const page of [one, other]) await page.goto('/');
  await one.context().grantPermissions(['geolocation'], { origin: hub.address });
  await one.evaluate(async () => {
    localStorage.setItem('key', 'value');
    sessionStorage.setItem('key', 'value');
    // biome-ignore lint/suspicious/noDocumentCookie: the plainest way to have one.
    document.cookie = 'key=value';
    await caches.open('key');
  });
  const seen = await other.evaluate(async () => ({
    stored: [localStorage.getItem('key'), sessionStorage.getItem('key')],
    cookie: document.cookie,
    caches: await caches.keys(),
    permission: (await navigator.permissions.query({ name: 'geolocation' })).state,
  }));
  expect(seen).toMatchObject({ stored: [null, null], cookie: '', caches: [] });
  expect(seen.permission).not.toBe('granted');
});

test('all people in one browser see each picture in time: none is in the background', async ({
  person,
}) => {
  const people = [await person(), await person(), await person()];
  for (const page of people) await page.goto('/');
  for (const page of people) {
    expect(await page.evaluate(() => document.visibilityState)).toBe('visible');
    // Ten animation frames: in the background there would be none.
    await page.evaluate(async () => {
      for (let count = 0; count < 10; count += 1) await new Promise(requestAnimationFrame);
    });
  }
});

test('after a crash of the browser the next person has a new one', async ({
  chromiumPath,
  hub,
}) => {
  await using browsers = new BrowserPool({ executablePath: chromiumPath, clip: '' });
  const place = { browsers, baseURL: hub.address };
  const before = await openPerson(place, { camera: 'none' });
  const browser = before.context().browser();
  const gone = new Promise((resolve) => browser?.once('disconnected', resolve));
  const control = await browser?.newBrowserCDPSession();
  // Never answered.
  control?.send('Browser.crash').catch(() => {});
  await gone;
  const after = await openPerson(place, { camera: 'none' });
  await after.goto('/');
  await expect(after.getByRole('main')).toBeVisible();
});
