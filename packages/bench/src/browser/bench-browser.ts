/**
 * A Chromium process with the benches' page, and the way to call what is in it.
 * From: the benches. To: packages/bench/page, by name.
 */
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import type { BenchCalls } from '../../page/bench-page.ts';
import { chromiumFlags } from './chromium-flags.ts';
import { findChromium } from './find-chromium.ts';

const WHAT_TO_INSTALL =
  'there is no Chromium: install the package "chromium" of your system, or Google Chrome, or set CHROMIUM_PATH';

export class BenchBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #page: Page;
  #pageError: Error | undefined;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
    page.on('pageerror', (error) => {
      this.#pageError ??= error as Error;
    });
  }

  /** `address` is that of a hub that serves the built page. */
  static async open(address: string, flags: readonly string[] = []): Promise<BenchBrowser> {
    const executablePath = findChromium();
    if (!executablePath) throw new Error(WHAT_TO_INSTALL);
    const browser = await puppeteer.launch({
      executablePath,
      args: [...chromiumFlags({ kind: 'none' }), ...flags],
      // People watch without developer tools: every message of a socket would be told to this process too.
      networkEnabled: false,
    });
    try {
      const opened = new BenchBrowser(browser, await browser.newPage());
      await opened.#page.goto(address);
      return opened;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** The version that was measured, such as `156.0.8078.79`. */
  async version(): Promise<string> {
    const product = await this.#browser.version();
    return product.slice(product.indexOf('/') + 1);
  }

  /** A page that nothing has happened in yet. */
  async reload(): Promise<void> {
    await this.#page.reload();
  }

  /** A pointer of a person's: it goes the browser's whole way to the page. */
  async press({ x, y }: { x: number; y: number }): Promise<void> {
    await this.#page.mouse.click(x, y);
  }

  /** @throws what the page throws, at the call or since the last one. */
  async call<Name extends keyof BenchCalls>(
    name: Name,
    ...args: Parameters<BenchCalls[Name]>
  ): Promise<Awaited<ReturnType<BenchCalls[Name]>>> {
    const result = await this.#page.evaluate(
      (called, given) => {
        const { bench } = globalThis as unknown as {
          bench: Record<string, (...all: unknown[]) => unknown>;
        };
        return bench[called]?.(...given);
      },
      name,
      args as unknown[],
    );
    if (this.#pageError) throw new Error('the page failed', { cause: this.#pageError });
    return result as Awaited<ReturnType<BenchCalls[Name]>>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}
