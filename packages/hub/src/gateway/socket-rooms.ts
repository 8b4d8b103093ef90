/**
 * The outlet over Socket.IO: the rooms of each stream, broadcast to as one.
 * From: distribute/stream-distributor.ts and streams/. To: the viewers' connections.
 */
import type { HubEvents } from '@streamhub/protocol';
import {
  type HubEventName,
  type HubEventPayload,
  type Outlet,
  roomsOf,
} from '../distribute/outlet.ts';
import type { BehindWatch } from './behind-watch.ts';
import type { SocketServer } from './socket-server.ts';

export class SocketRooms implements Outlet {
  readonly #io: SocketServer;
  readonly #behindWatch: BehindWatch;

  constructor({ io, behindWatch }: { io: SocketServer; behindWatch: BehindWatch }) {
    this.#io = io;
    this.#behindWatch = behindWatch;
  }

  enterRoom(room: string, viewerId: string): void {
    // With the in-memory adapter a socket is in the room when join returns: no frame slips in between.
    void this.#io.sockets.sockets.get(viewerId)?.join(room);
  }

  leaveRoom(room: string, viewerId: string): void {
    void this.#io.sockets.sockets.get(viewerId)?.leave(room);
  }

  emptyRoom(room: string): void {
    this.#io.socketsLeave(room);
  }

  get behind(): ReadonlySet<string> {
    return this.#behindWatch.behind;
  }

  sendData(room: string, data: string | Uint8Array): void {
    const viewers = this.#io.sockets.adapter.rooms.get(room);
    const leftOut: string[] = [];
    for (const id of this.#behindWatch.behind) if (viewers?.has(id)) leftOut.push(id);
    this.#io.to(room).except(leftOut).emit('stream:data', data);
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
    this.#io.to(rooms).emit(event, ...asArguments(payload));
  }

  announce<Name extends HubEventName>(
    { streamKey, streamerId }: { streamKey: string; streamerId?: string | undefined },
    event: Name,
    payload: HubEventPayload<Name>,
  ): void {
    const audience = streamerId === undefined ? [] : [streamerId];
    // A streamer who watches itself is in both, and still told once.
    this.sendToRooms([roomsOf(streamKey).all, ...audience], event, payload);
  }
}

/** Every event of the hub has one argument; TypeScript cannot see it through the generic name. */
function asArguments<Name extends HubEventName>(payload: HubEventPayload<Name>) {
  return [payload] as Parameters<HubEvents[Name]>;
}
