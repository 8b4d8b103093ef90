/** What the hub knows of one connection. */
import type { TokenBucket } from '../ingest/token-bucket.ts';
import type { User } from '../users/user-factory.ts';
import type { HubSocket } from './socket-server.ts';

export interface Session {
  readonly socket: HubSocket;
  /** Allows requests other than accepted frames. */
  readonly requestRate: TokenBucket;
  user: User | undefined;
  /** `stream:data` carries no key, so a connection watches one stream at a time. */
  watching: string | undefined;
}
