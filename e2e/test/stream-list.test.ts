/** What the home page lists. */
import { goLive } from '../pages/studio.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

/** Of the test's own: the whole list is looked at. */
test.use({ hubOptions: [] });

test('H1 the home page lists a public stream, and its card leads to the picture', async ({
  person,
}) => {
  const visitor = await person();
  await visitor.goto('/');
  await expect(visitor.getByTestId('empty')).toBeVisible();
  const streamer = await person();
  await goLive(streamer, { name: 'Ada', title: 'Open workshop' });

  const card = visitor.getByTestId('stream-card');
  await expect(card).toContainText('Open workshop');
  await expect(card).toContainText('Ada');
  await card.getByRole('link').click();
  await seeMovingPicture(picture(visitor));
});

test('H1 the home page does not list an unlisted stream, which its link opens', async ({
  person,
}) => {
  const hidden = await person();
  const { watchUrl } = await goLive(hidden, { title: 'Rehearsal', visibility: 'unlisted' });
  const open = await person();
  await goLive(open, { title: 'Concert' });

  const visitor = await person();
  await visitor.goto('/');
  await expect(visitor.getByTestId('stream-card')).toHaveCount(1);
  await expect(visitor.getByTestId('stream-card')).toContainText('Concert');
  await visitor.goto(watchUrl);
  await seeMovingPicture(picture(visitor));
});
