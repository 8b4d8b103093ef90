/** The viewer that the README shows, which knows nothing but the original document: `img.src = data`. */
import { readFile } from 'node:fs/promises';
import { openStreamer } from '@streamhub/bench';
import { viewersOf } from '../pages/stream-info.ts';
import { stillFrame } from '../pattern/still-frame.ts';
import { expect, test } from '../streamhub-test.ts';

const README = new URL('../../README.md', import.meta.url);

test.use({ hubOptions: ['--allowed-origins', '*'] });

test("D1 the README's viewer shows the picture, in a page that is not the hub's", async ({
  person,
  hub,
}) => {
  const viewer = await person();
  using streamer = await openStreamer({ address: hub.address, title: 'still' });
  const frame = await stillFrame(viewer, 10);
  const page =
    /```html\n(<img id="picture".*?)```/s.exec(await readFile(README, 'utf8'))?.[1] ?? '';
  await viewer.setContent(
    page
      .replaceAll('http://localhost:8080', hub.address)
      .replace('THE_KEY_IN_THE_LINK', streamer.streamKey),
  );
  const picture = viewer.locator('#picture');
  // That page knows nothing of the buffer: only what is sent from now on is for it.
  await expect.poll(() => viewersOf(hub, streamer.streamKey)).toBe(1);
  await expect(picture).not.toHaveAttribute('src');
  streamer.send(frame);
  await expect(picture).toHaveAttribute('src', frame);
  await expect(picture).toHaveJSProperty('complete', true);
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(
    1,
  );
});
