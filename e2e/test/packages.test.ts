/** The packages as somebody has them who installs them: without the workspace, in a folder that was empty. */
import { join } from 'node:path';
import { HubProcess, openStreamer } from '@streamhub/bench';
import { openPerson } from '../browser/open-person.ts';
import type { OpenedProxy } from '../browser/opened-proxy.ts';
import { GuestFolder } from '../guest/guest-folder.ts';
import {
  type WayToBuild,
  withoutBundler,
  withVite,
  withWebpack,
  writePrograms,
} from '../guest/guest-pages.ts';
import { openGuestSite } from '../guest/guest-site.ts';
import { playerElement } from '../pages/player-element.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { AUDIBLE, loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test as streamHubTest } from '../streamhub-test.ts';

/** npm unpacks some 8 000 files. */
const INSTALL_WITHIN_MS = 180_000;

interface Guest {
  folder: GuestFolder;
  site: OpenedProxy;
  hub: HubProcess;
}

const test = streamHubTest.extend<object, { guest: Guest }>({
  guest: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of wanted fixtures from this pattern.
    async ({}, use) => {
      await using folder = await GuestFolder.install();
      await using site = await openGuestSite(folder.path);
      await using hub = await HubProcess.start(['--allowed-origins', site.address], {
        program: join(folder.path, 'node_modules/.bin/streamhub'),
      });
      await writePrograms(folder.path, { hub: hub.address });
      await use({ folder, site, hub });
    },
    { scope: 'worker', timeout: INSTALL_WITHIN_MS },
  ],
});

const WAYS: Readonly<Record<string, WayToBuild>> = {
  'with-vite': withVite,
  'with-webpack': withWebpack,
  'without-bundler': withoutBundler,
};

test('`npx streamhub` is the hub, with its pages', async ({ guest }) => {
  const { folder, hub } = guest;
  expect(await folder.run('npx', ['--no', 'streamhub', '--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
  const page = await fetch(`${hub.address}/studio`);
  expect(await page.text()).toContain('<title>');
});

test('it runs on the newest Node as well', async ({ guest: { folder } }) => {
  test.setTimeout(INSTALL_WITHIN_MS);
  const node = await folder.newestNode();
  test.skip(node === undefined, 'npm has no newer Node for this machine');
  expect(await folder.run(node ?? '', ['--version'])).toMatch(/^v26\./);
  const program = join(folder.path, 'node_modules/.bin/streamhub');
  await using hub = await HubProcess.start([], { program, ...(node && { node }) });
  using streamer = await openStreamer({ address: hub.address, title: 'newest' });
  const streams = await fetch(`${hub.address}/api/streams`);
  expect(await streams.text()).toContain(streamer.streamKey);
});

for (const [name, build] of Object.entries(WAYS)) {
  test(`a page of one's own goes live and another one watches, ${name.replace('-', ' ')}`, async ({
    guest: { folder, site, hub },
    browsers,
  }) => {
    await build(folder.path);
    const open = () => openPerson({ browsers, baseURL: `${site.address}/${name}/` }, {});
    const streamer = await open();
    await streamer.goto('publish.html');
    const watchUrl = await streamer.getByText(`${hub.address}/watch/`).textContent();
    const viewer = await open();
    await tapLoudspeaker(viewer);
    await viewer.goto(`watch.html#${watchUrl?.split('/').at(-1)}`);
    await seeMovingPicture(playerElement(viewer).locator('canvas'));
    await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
    await Promise.all([streamer, viewer].map((page) => page.context().close()));
  });
}
