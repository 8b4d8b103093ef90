/**
 * What a streamer does in the studio. From: the tests. To: the studio page.
 */
import type { Page } from '@playwright/test';
import { expect } from '../expect.ts';

export interface LiveWish {
  name?: string;
  title?: string;
  visibility?: 'public' | 'unlisted' | 'private';
  /** Of a private stream. */
  password?: string;
  /** The link outlives the broadcast. */
  isKept?: boolean;
  /** Chosen by hand. */
  codec?: 'h264' | 'vp8' | 'vp9' | 'av1' | 'jpeg';
  /** Where the studio is, if not at the root of the hub. */
  studio?: string;
}

export interface LiveStudio {
  /** As the link says that one passes on. */
  watchUrl: string;
  streamKey: string;
}

export async function goLive(page: Page, wish: LiveWish = {}): Promise<LiveStudio> {
  const { name = 'Ada', title = '', visibility = 'public', studio = '/studio' } = wish;
  await page.goto(studio);
  await turnOnCamera(page);
  // By itself it would be on: a test that is about sound turns it on.
  await page.getByTestId('microphone-off').click();
  await page.getByTestId('name').fill(name);
  await page.getByTestId('title').fill(title);
  await page.getByTestId(visibility).check();
  if (wish.codec) {
    await page.getByTestId('advanced').click();
    await page.getByTestId('codec').selectOption(wish.codec);
  }
  if (wish.isKept) await page.getByTestId('keep-link').check();
  if (wish.password) await page.getByTestId('private-password').fill(wish.password);
  await page.getByTestId('go-live').click();
  await seeStudio(page, 'live');
  return liveStudio(page);
}

export async function seeStudio(page: Page, state: string): Promise<void> {
  const shown = page.getByTestId('studio-state');
  await expect.poll(() => shown.getAttribute('data-state')).toBe(state);
}

/** Turns on by itself where the browser has been told to allow it. */
async function turnOnCamera(page: Page): Promise<void> {
  const camera = page.getByTestId('use-camera');
  await camera.click();
  await expect(camera).toHaveAttribute('aria-pressed', 'true');
}

export async function turnOnMicrophone(page: Page): Promise<void> {
  await page.getByTestId('turn-on-microphone').click();
  await expect(page.getByTestId('mute')).toBeVisible();
}

export async function liveStudio(page: Page): Promise<LiveStudio> {
  const watchUrl = await page.getByTestId('watch-link').inputValue();
  const streamKey = new URL(watchUrl).pathname.split('/').at(-1) ?? '';
  return { watchUrl, streamKey };
}

export async function stopStream(page: Page): Promise<void> {
  await page.getByTestId('stop').click();
  await page.getByTestId('confirm-stop').click();
}
