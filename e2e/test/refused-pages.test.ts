/** A page that the hub refuses says why; the link for viewers is reachable where the studio was; a site that forbids devices is named. */
import { openHostChangingProxy } from '../browser/host-changing-proxy.ts';
import { goLive } from '../pages/studio.ts';
import { seeState } from '../pages/watch.ts';
import { expect, test } from '../streamhub-test.ts';

const REASON = 'This hub does not allow pages from this address. A proxy in front of it may change';

test('behind a proxy that changes Host watch page and studio say that, in place of connecting for ever', async ({
  person,
  hub,
}) => {
  const streamer = await person();
  const { streamKey } = await goLive(streamer);
  await using proxy = await openHostChangingProxy(hub.port);
  const viewer = await person();
  await viewer.goto(`${proxy.address}/watch/${streamKey}`);
  await expect(viewer.getByTestId('watch-state')).toContainText(REASON);
  const other = await person();
  await other.goto(`${proxy.address}/studio`);
  await other.getByTestId('use-camera').click();
  await other.getByTestId('name').fill('Bea');
  await other.getByTestId('go-live').click();
  await expect(other.getByText(REASON)).toBeVisible();
});

test.describe('with that page allowed', () => {
  test.use({ hubOptions: ['--allowed-origins', '*'] });

  test('the link for viewers leads through the same proxy', async ({ person, hub }) => {
    await using proxy = await openHostChangingProxy(hub.port);
    const streamer = await person();
    const { watchUrl } = await goLive(streamer, { studio: `${proxy.address}/studio` });
    expect(watchUrl.startsWith(`${proxy.address}/watch/`)).toBe(true);
    const viewer = await person();
    await viewer.goto(watchUrl);
    await seeState(viewer, 'live');
  });
});

test('where the page’s policy forbids a camera the studio names the site, not the browser', async ({
  person,
}) => {
  const streamer = await person();
  await streamer.route('**/studio', async (route) => {
    const response = await route.fetch();
    const headers = {
      ...response.headers(),
      'permissions-policy': 'camera=(), display-capture=()',
    };
    await route.fulfill({ response, headers });
  });
  await streamer.goto('/studio');
  const problem = streamer.getByTestId('capture-problem');
  for (const device of ['use-camera', 'use-screen']) {
    await streamer.getByTestId(device).click();
    await expect(problem.last()).toHaveAttribute('data-problem', 'forbidden_by_site');
    await expect(problem.last()).toContainText('Permissions-Policy');
  }
  await expect(problem).toHaveCount(2);
});
