/** Files that `streamhub push` plays, as people see and hear them. */

import { without } from '../browser/without.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { pushFile } from '../pushed-file.ts';
import { AUDIBLE_TONE_DB, tapLoudspeaker, toneOf } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

const CANNOT_PLAY_SOUND = 'The sound cannot be played in this browser';
/** In all clips. */
const TONE_HZ = 440;

for (const { what, clip } of [
  {
    what: 'H.264 whose pictures are not in the order in which they are seen, and AAC',
    clip: 'b-frames.mp4',
  },
  { what: 'VP8 and Opus', clip: 'vp8-opus.webm' },
]) {
  test(`T4a a pushed file of ${what} is seen and heard`, async ({ person, hub }) => {
    await using pushed = await pushFile(clip, hub.address);
    const viewer = await person();
    await tapLoudspeaker(viewer);
    await viewer.goto(pushed.watchUrl);
    await seeMovingPicture(picture(viewer));
    await expect.poll(() => toneOf(viewer, TONE_HZ)).toBeGreaterThan(AUDIBLE_TONE_DB);
  });
}

test('T4b a viewer whose browser cannot decode the AAC of a pushed file sees its picture, and is told', async ({
  person,
  hub,
}) => {
  await using pushed = await pushFile('b-frames.mp4', hub.address);
  const viewer = await person();
  await without(viewer, ['AudioDecoder']);
  await viewer.goto(pushed.watchUrl);
  await seeMovingPicture(picture(viewer));
  await expect(viewer.getByTestId('no-sound')).toHaveText(CANNOT_PLAY_SOUND);
});
