/**
 * One WebSocket connection to a hub, by the ordinary Socket.IO library.
 * From: streamer.ts, viewer.ts. To: the same, connected.
 */
import type { Answer, HubEvents, RequestEvents } from '@streamhub/protocol';
import { io, type Socket } from 'socket.io-client';

export type PeerSocket = Socket<HubEvents, RequestEvents>;

const CONNECT_WITHIN_MS = 10_000;

export async function connect(address: string): Promise<PeerSocket> {
  const socket: PeerSocket = io(address, {
    // Each peer counts its own bytes: no connection is shared, none is changed for another on the way.
    forceNew: true,
    transports: ['websocket'],
    reconnection: false,
    timeout: CONNECT_WITHIN_MS,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error) => {
      socket.disconnect();
      reject(new Error(`no connection to the hub at ${address}`, { cause: error }));
    });
  });
  return socket;
}

/** @throws if the hub refused: what peers ask for is right. */
export function granted<T extends object>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`the hub refused: ${answer.code}: ${answer.message}`);
  return answer;
}
