/**
 * Opens the Socket.IO server on the hub's HTTP server, and closes it politely.
 * From: hub.ts. To: gateway.ts (connections) and socket-outlet.ts (viewers).
 */
import type { Server as HttpServer } from 'node:http';
import type { HubEvents, RequestEvents } from '@streamhub/protocol';
import { Server, type Socket } from 'socket.io';
import { ConnectionInsides } from './library-insides.ts';

export type SocketServer = Server<RequestEvents, HubEvents>;
export type HubSocket = Socket<RequestEvents, HubEvents>;

/** Up to so many times the frame limit the hub answers `frame_too_large`; beyond, the connection is closed. */
const ANSWERED_FRAME_SIZES = 4;
/** A ping every 10 s and 20 s for its answer: who takes nothing for 30 s is gone. */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 20_000;
const CLOSE_WITHIN_MS = 2_000;

export function openSocketServer({
  http,
  maxFrameBytes,
}: {
  http: HttpServer;
  maxFrameBytes: number;
}): SocketServer {
  return new Server(http, {
    maxHttpBufferSize: ANSWERED_FRAME_SIZES * maxFrameBytes,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    // Frames are JPEGs: compressing them again would only cost time.
    perMessageDeflate: false,
    httpCompression: false,
  });
}

/**
 * Lets each connection finish what is under way to it, for two seconds at most. The connections are closed below
 * Socket.IO's own goodbye, after which its clients would not come back to a hub that restarts.
 */
export async function closeSocketServer(io: SocketServer): Promise<void> {
  const connections = [...io.sockets.sockets.values()].map((socket) => {
    const insides = new ConnectionInsides(socket);
    return { engine: socket.conn, insides, gone: insides.gone() };
  });
  for (const { engine } of connections) engine.close();
  let deadline: NodeJS.Timeout | undefined;
  const tooLong = new Promise((resolve) => {
    deadline = setTimeout(resolve, CLOSE_WITHIN_MS);
  });
  await Promise.race([Promise.all(connections.map(({ gone }) => gone)), tooLong]);
  clearTimeout(deadline);
  for (const { engine, insides } of connections) {
    engine.close(true);
    insides.cutOff();
  }
  io.engine.close();
}
