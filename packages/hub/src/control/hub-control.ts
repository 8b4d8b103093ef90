/**
 * What an operator can do with a hub, as one object: the command line uses it through the running hub, a program that
 * starts a hub uses it directly.
 * From: hub.ts, which makes it; control-server.ts, which offers it to the command line. To: streams, rights.
 */
import type { Rung, StreamInfo } from '@streamhub/protocol';
import type { Accounts } from '../access/accounts.ts';
import { replacePublishKey } from '../access/publish-rights.ts';
import { Notice } from '../broadcast/notice.ts';
import type { Clock } from '../clock.ts';
import { placeOf } from '../limits/address-group.ts';
import type { PublishKeyTable } from '../store/store.ts';
import type { AllStreams } from '../streams/all-streams.ts';
import type { KeptStreams } from '../streams/kept-streams.ts';
import type { LiveStreams } from '../streams/live-streams.ts';

export interface NewAccount {
  name: string;
  password: string;
}

/** One viewer of a stream, as an operator sees it. */
export interface ViewerInfo {
  viewerId: string;
  /** Its address, or the network that counts as one. */
  address: string;
  /** How much of the stream it is sent. */
  rung: Rung;
}

/** What needs the data folder alone, so that it works while no hub runs. */
export interface FolderControl {
  /** Puts another key in force and returns it. The one before opens nothing; streams that are live go on. */
  rotatePublishKey(): Promise<string>;
  /** `busy`: too many passwords are being hashed. The form of name and password has been checked before. */
  addAccount(account: NewAccount): Promise<'added' | 'exists' | 'busy'>;
  /** Logs it out everywhere. False if there is none with this name. */
  removeAccount(name: string): Promise<boolean>;
  /** Of all accounts. */
  accountNames(): Promise<string[]>;
}

export interface HubControl extends FolderControl {
  /** All that have not ended, private ones as well. */
  streams(): Promise<StreamInfo[]>;
  /**
   * Viewers and streamer are told `stream:ended` with the reason `removed`; a kept stream, on air or not, is kept no longer. False
   * if no such stream has the key.
   */
  endStream(streamKey: string): Promise<boolean>;
  /** Empty if no live stream has the key. */
  viewers(streamKey: string): Promise<ViewerInfo[]>;
  /** The viewer is told `stream:ended` with the reason `removed`; it may join again. False if there is none. */
  removeViewer(viewerId: string): Promise<boolean>;
}

interface FolderParts {
  accounts: Accounts;
  publishKeys: PublishKeyTable;
  clock: Clock;
}

export function folderControl({ accounts, publishKeys, clock }: FolderParts): FolderControl {
  return {
    rotatePublishKey: () => replacePublishKey(publishKeys, clock),
    async addAccount(account) {
      const isAdded = await accounts.add(account, placeOf('this machine'));
      if (isAdded === undefined) return 'busy';
      return isAdded ? 'added' : 'exists';
    },
    removeAccount: (name) => accounts.remove(name),
    accountNames: () => accounts.names(),
  };
}

export function hubControl({
  liveStreams,
  allStreams,
  keptStreams,
  ...folder
}: FolderParts & {
  liveStreams: LiveStreams;
  allStreams: AllStreams;
  keptStreams: KeptStreams;
}): HubControl {
  return {
    ...folderControl(folder),
    async streams() {
      return allStreams.all();
    },
    async endStream(streamKey) {
      const stream = liveStreams.get(streamKey);
      if (stream === undefined || stream.keeping !== undefined) {
        return keptStreams.remove(streamKey, 'removed');
      }
      if (stream.role !== 'origin') return false;
      await liveStreams.end(stream, 'removed');
      return true;
    },
    async viewers(streamKey) {
      const viewers = liveStreams.get(streamKey)?.broadcast.audience.viewers ?? [];
      return Array.from(viewers, ({ port: { id, address }, rung }) => ({
        viewerId: id,
        address,
        rung,
      }));
    },
    async removeViewer(viewerId) {
      for (const stream of liveStreams.all()) {
        const { streamKey, broadcast } = stream;
        if (!broadcast.has(viewerId)) continue;
        broadcast.tell(viewerId, new Notice('stream:ended', { streamKey, reason: 'removed' }));
        liveStreams.removeViewer(stream, viewerId);
        return true;
      }
      return false;
    },
  };
}
