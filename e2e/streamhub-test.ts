/**
 * What each browser test gets: a hub, people who share nothing with each other, and an `expect` that looks often.
 * From: the hub's command line, the system's Chromium. To: test/.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { findChromium, HubProcess, ONE_ADDRESS_FOR_ALL } from '@streamhub/bench';
import { BrowserPool } from './browser/browser-pool.ts';
import { openPerson, type PersonWish } from './browser/open-person.ts';
import { expect } from './expect.ts';
import { writeClip } from './pattern/y4m-clip.ts';

interface TestFixtures {
  /**
   * Options of a hub of the test's own, as on the command line; an empty list is a hub with the defaults. Without them
   * the test shares the worker's hub, which has streams of other tests.
   */
  hubOptions: string[] | undefined;
  hub: HubProcess;
  /** Opens a browser context; it is closed after the test. */
  person: (wish?: PersonWish) => Promise<Page>;
}

interface WorkerFixtures {
  chromiumPath: string;
  browsers: BrowserPool;
  sharedHub: () => Promise<HubProcess>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  chromiumPath: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of wanted fixtures from this pattern.
    async ({}, use) => {
      const path = findChromium();
      if (!path) throw new Error('There is no Chromium: npm run ready:programs gets one.');
      await use(path);
    },
    { scope: 'worker' },
  ],

  browsers: [
    async ({ chromiumPath }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'streamhub-clip-'));
      const clip = join(folder, 'pattern.y4m');
      await writeClip(clip);
      {
        await using browsers = new BrowserPool({ executablePath: chromiumPath, clip });
        await use(browsers);
      }
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],

  sharedHub: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      let started: Promise<HubProcess> | undefined;
      await use(() => {
        started ??= HubProcess.start(ONE_ADDRESS_FOR_ALL);
        return started;
      });
      await stopPolitely(await started);
    },
    { scope: 'worker' },
  ],

  hubOptions: [undefined, { option: true }],

  hub: async ({ hubOptions, sharedHub }, use) => {
    if (!hubOptions) return use(await sharedHub());
    const hub = await HubProcess.start(hubOptions);
    await use(hub);
    await stopPolitely(hub);
  },

  person: async ({ hub, browsers }, use, testInfo) => {
    const pages: Page[] = [];
    await use(async (wish = {}) => {
      const page = await openPerson({ browsers, baseURL: hub.address }, wish);
      pages.push(page);
      return page;
    });
    const hasFailed = testInfo.status !== testInfo.expectedStatus;
    for (const [index, page] of pages.entries()) {
      if (!hasFailed || page.isClosed()) continue;
      const body = await page.screenshot();
      await testInfo.attach(`person ${index + 1}`, { body, contentType: 'image/png' });
    }
    await Promise.all(pages.map((page) => page.context().close()));
  },
});

async function stopPolitely(hub: HubProcess | undefined): Promise<void> {
  if (hub) expect(await hub.stop(), 'the hub stops politely').toBe(0);
}

export { expect } from './expect.ts';
