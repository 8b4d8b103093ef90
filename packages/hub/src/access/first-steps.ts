/**
 * What a hub that nobody may stream to yet needs: a publish key, or a way to the first account.
 * From: hub.ts, once it listens: a key that is made for a hub that cannot start would never be seen.
 * To: first-steps-text.ts, which is shown once on the console.
 */
import type { Clock } from '../clock.ts';
import type { PublishKeyTable } from '../store/store.ts';
import { beginPublishKey, type PublishRights } from './publish-rights.ts';
import type { SetUp } from './set-up.ts';

/** Secrets: the hub has only their hashes, and its log nothing. */
export interface FirstSteps {
  publishKey?: string;
  setupToken?: string;
}

export async function takeFirstSteps({
  publishRights,
  keys,
  setUp,
  clock,
}: {
  publishRights: PublishRights;
  keys: PublishKeyTable;
  setUp: SetUp;
  clock: Clock;
}): Promise<FirstSteps> {
  switch (publishRights.mode) {
    case 'open':
      return {};
    case 'key': {
      const publishKey = await beginPublishKey(keys, clock);
      return publishKey === undefined ? {} : { publishKey };
    }
    case 'account': {
      const setupToken = await setUp.begin();
      return setupToken === undefined ? {} : { setupToken };
    }
  }
}
