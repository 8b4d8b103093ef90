/**
 * What each request does: one module for each subject, put together here. A handler answers with what the acknowledgement
 * carries; the original's own events are sent there as well, in the original's order.
 * From: hub.ts. To: the gateway, which hands each parsed request to its handler.
 */
import { type RegisteringParts, registeringRequests } from './registering-requests.ts';
import type { RequestHandlers } from './request-handler.ts';
import { type StreamingParts, streamingRequests } from './streaming-requests.ts';
import { type WatchingParts, watchingRequests } from './watching-requests.ts';

export function requestHandlers(
  parts: RegisteringParts & StreamingParts & WatchingParts,
): RequestHandlers {
  return { ...registeringRequests(parts), ...streamingRequests(parts), ...watchingRequests(parts) };
}
