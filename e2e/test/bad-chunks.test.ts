/** Chunks that are lost, that are nonsense, and that nobody can decode: the viewer goes on, or says why not. */
import { forEachChunk } from '@streamhub/protocol';
import { onRequest } from '../browser/sent-requests.ts';
import { garbledPictures } from '../chunks/garbled-pictures.ts';
import { openRelay } from '../chunks/relay.ts';
import { liveForAll } from '../live-for-all.ts';
import { statsOf } from '../pages/player-element.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture, seePicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

const live = liveForAll({ hasSound: false });

/** A player asks for a key frame at most once in 700 ms, and on a busy machine needs a second or two to come back. */
const LOSE_EVERY_US = 3_000_000;

test('a viewer who misses chunks asks for key frames and goes on', async ({ person, hub }) => {
  const { streamKey } = live();
  let lostUs = -Infinity;
  const loseSome = (batch: Uint8Array) => {
    const baseUs = baseLayerUs(batch);
    if (baseUs === undefined || baseUs - lostUs < LOSE_EVERY_US) return batch;
    lostUs = baseUs;
    return undefined;
  };
  using relay = await openRelay({ address: hub.address, streamKey, batch: loseSome });
  const viewer = await person();
  let asked = 0;
  onRequest(viewer, 'stream:keyframe', () => {
    asked += 1;
  });
  await viewer.goto(`/watch/${relay.streamKey}`);
  await seeMovingPicture(picture(viewer));
  const before = asked;
  await expect.poll(() => asked, { timeout: 40_000 }).toBeGreaterThan(before + 2);
  await seeMovingPicture(picture(viewer));
  await expect.poll(async () => (await statsOf(viewer)).chunksLost).toBeGreaterThan(2);
});

test('a viewer whose decoder fails on a chunk asks for a key frame and goes on', async ({
  person,
  hub,
}) => {
  const { streamKey } = live();
  let isToGarble = false;
  const garbleOne = (batch: Uint8Array) => {
    if (!isToGarble || baseLayerUs(batch) === undefined) return batch;
    isToGarble = false;
    return garbledPictures(batch);
  };
  using relay = await openRelay({ address: hub.address, streamKey, batch: garbleOne });
  const viewer = await person();
  let asked = 0;
  onRequest(viewer, 'stream:keyframe', () => {
    asked += 1;
  });
  await viewer.goto(`/watch/${relay.streamKey}`);
  await seeMovingPicture(picture(viewer));
  for (const _time of ['first', 'second']) {
    const before = asked;
    isToGarble = true;
    await expect.poll(() => asked).toBeGreaterThan(before);
    await seeMovingPicture(picture(viewer));
  }
  await expect(viewer.getByTestId('picture-note')).toHaveCount(0);
});

test('a viewer whose decoder fails again and again gets the preview, and is told why', async ({
  person,
  hub,
}) => {
  const { streamKey } = live();
  using relay = await openRelay({ address: hub.address, streamKey, batch: garbledPictures });
  const viewer = await person();
  await viewer.goto(`/watch/${relay.streamKey}`);
  await expect(viewer.getByTestId('picture-note')).toContainText('this device cannot play');
  await seePicture(picture(viewer));
});

/**
 * When the batch's picture of the base layer was captured, without which nothing after it can be decoded; undefined if it
 * has none. StreamHub's own streamers number the video track 0.
 */
function baseLayerUs(batch: Uint8Array): number | undefined {
  let foundUs: number | undefined;
  forEachChunk(batch, ({ trackId, temporalLayer, timestampUs }) => {
    if (trackId === 0 && temporalLayer === 0) foundUs = timestampUs;
  });
  return foundUs;
}
