/** What the hub knows of one connection. */
import type { Timer } from '../clock.ts';
import type { TokenBucket } from '../ingest/token-bucket.ts';
import type { User } from '../users/user-factory.ts';
import type { HubSocket } from './socket-server.ts';

export interface Session {
  readonly socket: HubSocket;
  /** Of the client, not of a proxy before the hub. */
  readonly address: string;
  /** Allows requests other than accepted frames. */
  readonly requestRate: TokenBucket;
  /** Bounds the answers that say no: each costs as much as a small request. */
  readonly refusals: TokenBucket;
  user: User | undefined;
  /** `stream:data` carries no key, so a connection watches one stream at a time. */
  watching: string | undefined;
  /** Ends the watching of whoever came in by a ticket. */
  ticketEnd: Timer | undefined;
  /** Counts what changes `watching`, so that a join that had to wait knows when it was overtaken. */
  viewingTurns: number;
  /** Ends the wait of a join for the buffer of the one before it. */
  endJoinWait: (() => void) | undefined;
}
