/**
 * A browser that lacks something, as other browsers do. From: the tests, before the page is opened. To: the page.
 */
import type { Page } from '@playwright/test';

export async function without(page: Page, features: readonly string[]): Promise<void> {
  await page.addInitScript((names) => {
    for (const name of names) Reflect.deleteProperty(globalThis, name);
  }, features);
}

/** `codec`: what the codec's WebCodecs strings begin with. */
export async function withoutDecoderOf(page: Page, codec: string): Promise<void> {
  await page.addInitScript((begin) => {
    const ask = VideoDecoder.isConfigSupported.bind(VideoDecoder);
    VideoDecoder.isConfigSupported = async (config) =>
      config.codec.startsWith(begin) ? { supported: false, config } : ask(config);
  }, codec);
}
