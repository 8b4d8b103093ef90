/**
 * Everything that decides who may stream and who may watch, made together.
 * From: hub.ts. To: requests and HTTP routes, which ask the parts.
 */
import type { PublishMode } from '@streamhub/protocol';
import type { Clock } from '../clock.ts';
import { derivedKey } from '../secret.ts';
import type { Store } from '../store/store.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { OtherNodes } from '../streams/other-nodes.ts';
import { Accounts } from './accounts.ts';
import { KeptRights } from './kept-rights.ts';
import { KnownBrowsers } from './known-browsers.ts';
import { LogIn } from './log-in.ts';
import type { PasswordHashing } from './password-hashing.ts';
import { PublishRights } from './publish-rights.ts';
import { SetUp } from './set-up.ts';
import { Tickets } from './tickets.ts';
import { WatchRights } from './watch-rights.ts';

interface Parts {
  store: Store;
  liveStreams: LiveStreams;
  otherNodes: OtherNodes;
  passwords: PasswordHashing;
  hubKey: Uint8Array;
  clock: Clock;
  mode: PublishMode;
}

export function openRights(parts: Parts) {
  const { store, liveStreams, otherNodes, passwords, hubKey, clock, mode } = parts;
  const { streams, users, publishKeys: keys } = store;
  const accounts = new Accounts({ accounts: store.accounts, passwords, clock });
  const browsers = new KnownBrowsers(derivedKey(hubKey, 'known browsers'));
  const tickets = new Tickets({ key: hubKey, clock });
  const watchRights = new WatchRights({
    liveStreams,
    otherNodes,
    streams,
    storeAnswers: () => store.answers(),
    passwords,
    tickets,
    clock,
  });
  return {
    accounts,
    browsers,
    tickets,
    setUp: new SetUp(accounts),
    publishRights: new PublishRights({ mode, keys, users, accounts }),
    logIn: new LogIn({ accounts, passwords, browsers, clock }),
    watchRights,
    keptRights: new KeptRights({ streams, accounts, watchRights, mode }),
  };
}
