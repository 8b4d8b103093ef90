/** What the studio says when there is no picture. */
import { seeStudio } from '../pages/studio.ts';
import { expect, test } from '../streamhub-test.ts';

const cases = [
  {
    camera: 'denied',
    problem: 'denied',
    sentence: 'The browser is not allowed to use your camera.',
  },
  { camera: 'none', problem: 'no_camera', sentence: 'No camera was found.' },
] as const;

for (const { camera, problem, sentence } of cases) {
  test(`the studio says so when the camera is ${camera}`, async ({ person }) => {
    const streamer = await person({ camera });
    await streamer.goto('/studio');
    await streamer.getByTestId('use-camera').click();
    const notice = streamer.getByTestId('capture-problem');
    await expect(notice).toHaveAttribute('data-problem', problem);
    await expect(notice).toContainText(sentence);
    await seeStudio(streamer, 'idle');
  });
}
