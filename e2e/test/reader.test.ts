/** The pages in the reader's language, and on a phone. */
import type { Page } from '@playwright/test';
import { openStreamer } from '@streamhub/bench';
import { picture, seeState } from '../pages/watch.ts';
import { seePicture } from '../pattern/moving-picture.ts';
import { stillFrame } from '../pattern/still-frame.ts';
import { expect, test } from '../streamhub-test.ts';

test('a browser that prefers Spanish shows the pages in Spanish', async ({ person, hub }) => {
  using silent = await openStreamer({ address: hub.address, title: 'silent' });
  const reader = await person({ locale: 'es-ES' });
  await reader.goto('/');
  await expect(reader.locator('html')).toHaveAttribute('lang', 'es');
  await expect(reader.getByRole('main')).toContainText('Emitir');
  await reader.goto('/studio');
  await expect(reader.getByTestId('go-live')).toContainText('Emitir');
  await reader.goto(`/watch/${silent.streamKey}`);
  await seeState(reader, 'waiting');
  await expect(reader.getByTestId('watch-state')).toContainText('Esperando');
  await reader.goto(`/embed/${silent.streamKey}`);
  await expect(reader.getByRole('main')).toContainText('Esperando la primera imagen');
});

for (const locale of ['en-GB', 'es-ES']) {
  test(`no page scrolls sideways on a phone (${locale})`, async ({ person, hub }) => {
    const reader = await person({ locale, viewport: { width: 390, height: 844 } });
    using streamer = await openStreamer({
      address: hub.address,
      title: `A long title ${'without-a-place-to-break-it'.repeat(3)}`,
    });
    streamer.send(await stillFrame(reader, 0));
    await reader.goto('/');
    const card = reader.getByTestId('stream-card').filter({ hasText: 'A long title' });
    await expect(card.first()).toBeVisible();
    await seeNoSidewaysScroll(reader);
    await reader.goto('/studio');
    await expect(reader.getByTestId('go-live')).toBeVisible();
    await seeNoSidewaysScroll(reader);
    await reader.goto(`/watch/${streamer.streamKey}`);
    await seePicture(picture(reader));
    await seeNoSidewaysScroll(reader);
  });
}

/** `toBe`, not "at most": a page narrower than its window would be a broken one too. */
async function seeNoSidewaysScroll(page: Page): Promise<void> {
  const widths = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: window.innerWidth,
  }));
  expect(widths.content).toBe(widths.window);
}
