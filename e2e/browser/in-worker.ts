/**
 * Changes what a worker of the pages finds, as another browser or a broken driver would. Init scripts do not reach workers, so
 * the code is put before the worker's own. From: the tests, before the page is opened. To: the page.
 */
import type { Page } from '@playwright/test';

/** `name`: what the worker's file begins with. `change` runs in the worker and must not use anything around it. */
export async function inWorker(page: Page, name: string, change: () => void): Promise<void> {
  await page.route(`**/assets/${name}*.js`, async (route) => {
    const response = await route.fetch();
    const body = `(${change.toString()})();\n${await response.text()}`;
    await route.fulfill({ response, body });
  });
}
