/**
 * A browser process of its own for one person, with one page.
 * From: streamhub-test.ts. To: the tests, a page on the hub's address.
 */
import { type Browser, chromium, type Page } from '@playwright/test';
import { type Camera, chromiumFlags } from '@streamhub/bench';

export interface Place {
  executablePath: string;
  /** The hub's address: pages go to paths on it. */
  baseURL: string;
}

export interface BrowserWish {
  camera?: Camera;
  locale?: string;
  viewport?: { width: number; height: number };
  /** The browser lets no page be heard before a click or a key, as people's browsers do. */
  wantsGesture?: boolean;
}

export interface OpenedBrowser {
  browser: Browser;
  page: Page;
}

export async function openBrowser(
  { executablePath, baseURL }: Place,
  { camera = { kind: 'none' }, locale = 'en-GB', viewport, wantsGesture = false }: BrowserWish,
): Promise<OpenedBrowser> {
  // The last of two flags of a name holds.
  const gesture = wantsGesture ? ['--autoplay-policy=document-user-activation-required'] : [];
  const args = [...chromiumFlags(camera), ...gesture];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const context = await browser.newContext({ baseURL, locale, ...(viewport && { viewport }) });
    return { browser, page: await context.newPage() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
