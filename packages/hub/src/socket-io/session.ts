/** What the hub knows of one connection. */

import type { StreamerPort } from '../broadcast/ports.ts';
import type { Timer } from '../clock.ts';
import type { TokenBucket } from '../limits/token-bucket.ts';
import type { Intake } from '../streams/intake.ts';
import type { User } from '../users/user-factory.ts';
import type { HubSocket } from './hub-socket.ts';

export interface Session {
  /** Its viewer's and its streamer's, and what rights are remembered by. */
  readonly id: string;
  readonly socket: HubSocket;
  /** Of the client, not of a proxy before the hub. */
  readonly address: string;
  /** The embed page in a frame without an origin: what is in that frame is nobody's. */
  readonly mayOnlyWatch: boolean;
  /** Allows requests other than accepted frames. */
  readonly requestRate: TokenBucket;
  /** Bounds the answers that say no: each costs as much as a small request. */
  readonly refusals: TokenBucket;
  readonly streamer: StreamerPort;
  /** Of the streams that it sends, by their keys. */
  readonly intakes: Map<string, Intake>;
  user: User | undefined;
  /** `stream:data` carries no key, so a connection watches one stream at a time. */
  watching: Watching;
  /** Counts what changes `watching`, so that a join that had to wait knows when it was overtaken. */
  viewingTurns: number;
  /** Ends the wait of a join for the buffer of the one before it. */
  endJoinWait: (() => void) | undefined;
}

export type Watching =
  | { state: 'nothing' }
  | { state: 'stream'; streamKey: string }
  /** Whoever came in by a ticket, which ends the watching. */
  | { state: 'by ticket'; streamKey: string; ticketEnd: Timer };

export const NOTHING_WATCHED: Watching = { state: 'nothing' };

export function watchedKey({ watching }: Session): string | undefined {
  return watching.state === 'nothing' ? undefined : watching.streamKey;
}
