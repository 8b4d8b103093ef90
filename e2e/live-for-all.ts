/**
 * A streamer who is live for all tests of a file or of a `describe`: for tests that only watch.
 * From: the tests, at their top. To: the worker's hub.
 */
import type { Page } from '@playwright/test';
import { openPerson } from './browser/open-person.ts';
import { goLive, type LiveStudio, turnOnMicrophone } from './pages/studio.ts';
import { test } from './streamhub-test.ts';

/** The returned function gives the stream, inside a test. */
export function liveForAll({ hasSound }: { hasSound: boolean }): () => LiveStudio {
  let streamer: Page | undefined;
  let live: LiveStudio | undefined;

  test.beforeAll(async ({ browsers, sharedHub }) => {
    const { address } = await sharedHub();
    streamer = await openPerson({ browsers, baseURL: address }, {});
    // By hand, so that no viewer who cannot decode it makes the streamer change it for the others.
    live = await goLive(streamer, { codec: 'h264' });
    if (hasSound) await turnOnMicrophone(streamer);
  });

  test.afterAll(() => streamer?.context().close());

  return () => {
    if (!live) throw new Error('the streamer is live only while tests run');
    return live;
  };
}
