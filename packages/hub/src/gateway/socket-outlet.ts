/**
 * The outlet over Socket.IO: data to one viewer after the other, notices to rooms.
 * From: the distributor and streams/. To: the viewers' connections.
 */
import type { HubEvents } from '@streamhub/protocol';
import {
  type FramedData,
  type HubEventName,
  type HubEventPayload,
  type Outlet,
  roomOf,
  type ViewerLine,
} from '../distribute/outlet.ts';
import { SocketLine, WrittenBuffer, WrittenData } from './socket-line.ts';
import type { SocketServer } from './socket-server.ts';

export class SocketOutlet implements Outlet {
  /** How data went to viewers so far. */
  readonly sent = { directly: 0, ordinarily: 0 };
  readonly #io: SocketServer;
  readonly #mayWriteDirectly: boolean;

  constructor({ io, mayWriteDirectly }: { io: SocketServer; mayWriteDirectly: boolean }) {
    this.#io = io;
    this.#mayWriteDirectly = mayWriteDirectly;
  }

  enterRoom(room: string, viewerId: string): void {
    // With the in-memory adapter a socket is in the room when join returns: no notice slips in between.
    void this.#io.sockets.sockets.get(viewerId)?.join(room);
  }

  leaveRoom(room: string, viewerId: string): void {
    void this.#io.sockets.sockets.get(viewerId)?.leave(room);
  }

  emptyRoom(room: string): void {
    this.#io.socketsLeave(room);
  }

  lineTo(viewerId: string): ViewerLine | undefined {
    const socket = this.#io.sockets.sockets.get(viewerId);
    const parts = { mayWriteDirectly: this.#mayWriteDirectly, sent: this.sent };
    return socket && new SocketLine(socket, parts);
  }

  frameData(data: string | Uint8Array): FramedData {
    return new WrittenData(data);
  }

  frameBuffer(frames: readonly string[]): FramedData {
    return new WrittenBuffer(frames);
  }

  sendTo<Name extends HubEventName>(
    connectionId: string,
    event: Name,
    payload: HubEventPayload<Name>,
  ): void {
    this.#io.sockets.sockets.get(connectionId)?.emit(event, ...asArguments(payload));
  }

  sendToRooms<Name extends HubEventName>(
    rooms: string[],
    event: Name,
    payload: HubEventPayload<Name>,
  ): void {
    // To no rooms at all means to everybody, in Socket.IO.
    if (rooms.length > 0) this.#io.to(rooms).emit(event, ...asArguments(payload));
  }

  announce<Name extends HubEventName>(
    { streamKey, streamerId }: { streamKey: string; streamerId?: string | undefined },
    event: Name,
    payload: HubEventPayload<Name>,
  ): void {
    const audience = streamerId === undefined ? [] : [streamerId];
    // A streamer who watches itself is in both, and still told once.
    this.sendToRooms([roomOf(streamKey), ...audience], event, payload);
  }
}

/** Every event of the hub has one argument; TypeScript cannot see it through the generic name. */
function asArguments<Name extends HubEventName>(payload: HubEventPayload<Name>) {
  return [payload] as Parameters<HubEvents[Name]>;
}
