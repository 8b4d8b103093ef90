/**
 * How the distributor reaches viewers, without knowing what carries the bytes.
 * Implemented by gateway/socket-rooms.ts. A viewer's id is its connection's id.
 */
import type { HubEvents } from '@streamhub/protocol';

export type HubEventName = keyof HubEvents;
export type HubEventPayload<Name extends HubEventName> = Parameters<HubEvents[Name]>[0];

export interface Outlet {
  enterRoom(room: string, viewerId: string): void;
  leaveRoom(room: string, viewerId: string): void;
  emptyRoom(room: string): void;
  /** The viewers who get no data now, of all streams. */
  readonly behind: ReadonlySet<string>;
  /** One frame or batch to all in the room but those who are behind. */
  sendData(room: string, data: string | Uint8Array): void;
  sendTo<Name extends HubEventName>(
    connectionId: string,
    event: Name,
    payload: HubEventPayload<Name>,
  ): void;
  /** To all in the rooms, those who are behind as well. */
  sendToRooms<Name extends HubEventName>(
    rooms: string[],
    event: Name,
    payload: HubEventPayload<Name>,
  ): void;
  /** To all viewers of the stream, and once to the streamer if it is given. */
  announce<Name extends HubEventName>(
    audience: { streamKey: string; streamerId?: string | undefined },
    event: Name,
    payload: HubEventPayload<Name>,
  ): void;
}

/** Each viewer is in `all`, where notices go, and in one of the others, by what data it is sent. */
export interface StreamRooms {
  all: string;
  base64: string;
  chunks: string;
  /** `chunks` viewers who must get a key chunk before any other chunk of the video. */
  waiting: string;
}

/** Keys have no colon, so no stream's room is another's. */
export function roomsOf(streamKey: string): StreamRooms {
  const all = `stream:${streamKey}`;
  return { all, base64: `${all}:base64`, chunks: `${all}:chunks`, waiting: `${all}:waiting` };
}
