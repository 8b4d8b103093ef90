/**
 * Another project's controls for media elements, in a page of the hub: https://github.com/muxinc/media-chrome
 * From: npm. To: the tests, which put a player into them.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const SCRIPT = new URL('iife/index.js', import.meta.resolve('media-chrome'));

/** For pages to come: media-chrome brings style elements, which the hub's own policy forbids. */
export async function withoutPolicy(page: Page): Promise<void> {
  await page.route(
    ({ pathname }) => pathname === '/',
    async (route) => {
      const response = await route.fetch();
      const { 'content-security-policy': _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    },
  );
}

export async function loadMediaChrome(page: Page): Promise<void> {
  await page.evaluate(await readFile(fileURLToPath(SCRIPT), 'utf8'));
}
