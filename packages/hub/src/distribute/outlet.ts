/**
 * How the distributor reaches viewers, without knowing what carries the bytes.
 * Implemented by gateway/. A viewer's id is its connection's id.
 */
import type { HubEvents } from '@streamhub/protocol';

export type HubEventName = keyof HubEvents;
export type HubEventPayload<Name extends HubEventName> = Parameters<HubEvents[Name]>[0];

/** One event, ready to be written to any number of viewers: framed once. Only the outlet knows what is in it. */
export interface FramedData {
  /** What one viewer is sent of it. */
  readonly bytes: number;
}

/** The way to one viewer. Kept as long as the viewer is in an audience. */
export interface ViewerLine {
  /** Bytes handed over that have not reached the kernel yet. Cheap: asked at each batch. */
  readonly waitingBytes: number;
  /** In order with everything else sent to this viewer. Never waits, never throws, harmless when the connection is gone. */
  sendData(data: FramedData): void;
  /** The same for the `stream:buffer` of a viewer of the format `base64`. */
  sendBuffer(buffer: FramedData): void;
  /** Calls back once all that was sent to this viewer before has come to it. Every client answers, and knows nothing of it. */
  whenCaughtUp(then: () => void): void;
}

export interface Outlet {
  /** Rooms are for notices; data goes by lines. */
  enterRoom(room: string, viewerId: string): void;
  leaveRoom(room: string, viewerId: string): void;
  emptyRoom(room: string): void;
  /** Undefined if the connection is gone. */
  lineTo(viewerId: string): ViewerLine | undefined;
  /** May keep views of the bytes: nobody changes them afterwards. */
  frameData(data: string | Uint8Array): FramedData;
  /** Of frames that the ingest has let in: their alphabet needs no escapes. */
  frameBuffer(frames: readonly string[]): FramedData;
  sendTo<Name extends HubEventName>(
    connectionId: string,
    event: Name,
    payload: HubEventPayload<Name>,
  ): void;
  /** A connection's id is a room of its own. */
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

/** Where a stream's notices go. Keys have no colon, so no stream's room is another's. */
export function roomOf(streamKey: string): string {
  return `stream:${streamKey}`;
}
