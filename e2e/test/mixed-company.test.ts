/** Viewers and streamers of the two formats together. */
import { openStreamer, openViewer } from '@streamhub/bench';
import { goLive } from '../pages/studio.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { stillFrame } from '../pattern/still-frame.ts';
import { expect, test } from '../streamhub-test.ts';

test('M1 a classic viewer of a coded stream gets its previews as frames', async ({
  person,
  hub,
}) => {
  const streamer = await person();
  const { streamKey } = await goLive(streamer);
  const frames: string[] = [];
  const onFrame = (frame: string) => frames.push(frame);
  using _viewer = await openViewer({ address: hub.address, streamKey, onFrame });
  await expect.poll(() => frames.length).toBeGreaterThan(2);
  for (const frame of frames) expect(frame).toMatch(/^data:image\/jpeg;base64,\/9j\//);
});

test('M2 the watch page, a viewer of chunks, shows a classic stream', async ({ person, hub }) => {
  const viewer = await person();
  using streamer = await openStreamer({ address: hub.address, title: 'classic' });
  const frames = await Promise.all([0, 4, 8, 12].map((frame) => stillFrame(viewer, frame)));
  await viewer.goto(`/watch/${streamer.streamKey}`);
  const seen = seeMovingPicture(picture(viewer));
  let next = 0;
  const timer = setInterval(() => streamer.send(frames[next++ % frames.length] ?? ''), 100);
  try {
    await seen;
  } finally {
    clearInterval(timer);
  }
  await expect(viewer.getByTestId('no-sound')).toHaveText('No sound');
});
