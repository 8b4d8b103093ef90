/**
 * What each browser test gets: a hub of its own, and people who each sit at a browser of their own.
 * From: the hub's command line, the system's Chromium. To: test/.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { findChromium, HubProcess } from '@streamhub/bench';
import { type BrowserWish, type OpenedBrowser, openBrowser } from './browser/open-browser.ts';
import { writeClip } from './pattern/y4m-clip.ts';

interface TestFixtures {
  /** Further options of the hub, as on the command line. */
  hubOptions: string[];
  hub: HubProcess;
  /** Opens a browser process; it is closed after the test. */
  person: (wish?: BrowserWish) => Promise<Page>;
}

interface WorkerFixtures {
  chromiumPath: string;
  /** The path of a Y4M file with the pattern. */
  clip: string;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  chromiumPath: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of wanted fixtures from this pattern.
    async ({}, use) => {
      const path = findChromium();
      if (!path) throw new Error('There is no Chromium: node tools/ensure-chromium.ts gets one.');
      await use(path);
    },
    { scope: 'worker' },
  ],

  clip: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'streamhub-clip-'));
      const path = join(folder, 'pattern.y4m');
      await writeClip(path);
      await use(path);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],

  hubOptions: [[], { option: true }],

  hub: async ({ hubOptions }, use) => {
    const hub = await HubProcess.start(hubOptions);
    await use(hub);
    expect(await hub.stop(), 'the hub stops politely').toBe(0);
  },

  person: async ({ hub, chromiumPath }, use, testInfo) => {
    const opened: OpenedBrowser[] = [];
    const place = { executablePath: chromiumPath, baseURL: hub.address };
    await use(async (wish = {}) => {
      const one = await openBrowser(place, wish);
      opened.push(one);
      return one.page;
    });
    for (const [index, { browser, page }] of opened.entries()) {
      if (testInfo.status !== testInfo.expectedStatus) {
        const body = await page.screenshot();
        await testInfo.attach(`person ${index + 1}`, { body, contentType: 'image/png' });
      }
      await browser.close();
    }
  },
});

export { expect } from '@playwright/test';
