/**
 * How the distributor reaches viewers, without knowing what carries the bytes.
 * Implemented by gateway/socket-rooms.ts. A viewer's id is its connection's id.
 */
import type { HubEvents } from '@streamhub/protocol';

export type HubEventName = keyof HubEvents;
export type HubEventPayload<Name extends HubEventName> = Parameters<HubEvents[Name]>[0];

export interface Outlet {
  enterRoom(streamKey: string, viewerId: string): void;
  leaveRoom(streamKey: string, viewerId: string): void;
  emptyRoom(streamKey: string): void;
  /** One frame to all in the room but those who are behind. Returns how many were left out. */
  sendFrame(streamKey: string, frame: string): number;
  sendTo<Name extends HubEventName>(
    connectionId: string,
    event: Name,
    payload: HubEventPayload<Name>,
  ): void;
  /** To all in the room, and once to the streamer if it is given. */
  announce<Name extends HubEventName>(
    audience: { streamKey: string; streamerId?: string | undefined },
    event: Name,
    payload: HubEventPayload<Name>,
  ): void;
}
