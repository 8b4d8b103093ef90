/**
 * One person: a browser context of their own, with one page.
 * From: streamhub-test.ts. To: the tests, a page on the hub's address.
 */
import type { Page } from '@playwright/test';
import type { BrowserKind, BrowserPool } from './browser-pool.ts';

export interface PersonWish extends Partial<BrowserKind> {
  locale?: string;
  /** Such as `Asia/Tokyo`; the machine's without one. */
  timezoneId?: string;
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  /** As somebody who went on at the browser's question. */
  acceptsAnyCertificate?: boolean;
}

interface Place {
  browsers: BrowserPool;
  /** The hub's address: pages go to paths on it. */
  baseURL: string;
}

export async function openPerson({ browsers, baseURL }: Place, wish: PersonWish): Promise<Page> {
  const { camera = 'clip', wantsGesture = false, locale = 'en-GB' } = wish;
  const { viewport, colorScheme, timezoneId } = wish;
  const browser = await browsers.browser({ camera, wantsGesture });
  const ignoreHTTPSErrors = wish.acceptsAnyCertificate ?? false;
  const context = await browser.newContext({
    baseURL,
    locale,
    ignoreHTTPSErrors,
    // Decoration that moves for ever costs a third of what the pages cost with a stream in them.
    reducedMotion: 'reduce',
    ...(viewport && { viewport }),
    ...(colorScheme && { colorScheme }),
    ...(timezoneId && { timezoneId }),
  });
  return await context.newPage();
}
