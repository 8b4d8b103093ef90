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
  /** A name that leads to this machine: unlike `localhost` it is a place like any other to a browser. */
  name?: string;
  /** As somebody who went on at the browser's question. */
  acceptsAnyCertificate?: boolean;
}

export interface OpenedBrowser {
  browser: Browser;
  page: Page;
}

export async function openBrowser(
  { executablePath, baseURL }: Place,
  wish: BrowserWish,
): Promise<OpenedBrowser> {
  const {
    camera = { kind: 'none' },
    locale = 'en-GB',
    viewport,
    wantsGesture = false,
    name,
  } = wish;
  // The last of two flags of a name holds.
  const gesture = wantsGesture ? ['--autoplay-policy=document-user-activation-required'] : [];
  const names = name === undefined ? [] : [`--host-resolver-rules=MAP ${name} 127.0.0.1`];
  const args = [...chromiumFlags(camera), ...gesture, ...names];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const ignoreHTTPSErrors = wish.acceptsAnyCertificate ?? false;
    const options = { baseURL, locale, ignoreHTTPSErrors, ...(viewport && { viewport }) };
    const context = await browser.newContext(options);
    return { browser, page: await context.newPage() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
