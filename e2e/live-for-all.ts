/**
 * A streamer who is live for all tests of a file or of a `describe`: for tests that only watch.
 * From: the tests, at their top. To: the worker's hub, or one with options of its own.
 */
import type { Page } from '@playwright/test';
import { HubProcess } from '@streamhub/bench';
import { openPerson } from './browser/open-person.ts';
import { goLive, type LiveStudio, turnOnMicrophone } from './pages/studio.ts';
import { test } from './streamhub-test.ts';

interface LiveWish {
  hasSound: boolean;
  /** Of a hub for these tests alone. */
  hubOptions?: string[];
}

interface LiveForAll extends LiveStudio {
  hubAddress: string;
}

/** The returned function gives the stream, inside a test. */
export function liveForAll({ hasSound, hubOptions }: LiveWish): () => LiveForAll {
  let ownHub: HubProcess | undefined;
  let streamer: Page | undefined;
  let live: LiveForAll | undefined;

  test.beforeAll(async ({ browsers, sharedHub }) => {
    if (hubOptions) ownHub = await HubProcess.start(hubOptions);
    const { address } = ownHub ?? (await sharedHub());
    streamer = await openPerson({ browsers, baseURL: address }, {});
    // By hand, so that no viewer who cannot decode it makes the streamer change it for the others.
    live = { ...(await goLive(streamer, { codec: 'h264' })), hubAddress: address };
    if (hasSound) await turnOnMicrophone(streamer);
  });

  test.afterAll(async () => {
    await streamer?.context().close();
    await ownHub?.stop();
  });

  return () => {
    if (!live) throw new Error('the streamer is live only while tests run');
    return live;
  };
}
