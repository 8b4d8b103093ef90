/**
 * Every event of the wire with its payload, as Socket.IO's generic types want them.
 * From: registering.ts, streaming.ts, watching.ts, stream-news.ts.
 */
import type { RegisteringEvents, RegisteringRequests } from './registering.ts';
import type { StreamNews } from './stream-news.ts';
import type { StreamingEvents, StreamingRequests } from './streaming.ts';
import type { WatchingEvents, WatchingRequests } from './watching.ts';

/** Client to hub. */
export interface RequestEvents extends RegisteringRequests, StreamingRequests, WatchingRequests {}

/** Hub to client. */
export interface HubEvents extends RegisteringEvents, StreamingEvents, WatchingEvents, StreamNews {}
