/**
 * Opens the Socket.IO server, and closes it politely.
 * From: hub.ts. To: guarded-engine.ts below it, the gateway (connections) and the viewers of sockets.
 */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server } from 'socket.io';
import { GuardedEngine, type InboundLimits } from './guarded-engine.ts';
import type { HubSocket, SocketServer } from './hub-socket.ts';
import { ConnectionInsides } from './library-insides.ts';

/** Up to so many times the frame limit the hub answers `frame_too_large`; beyond, the connection is closed. */
const ANSWERED_FRAME_SIZES = 4;
/** A ping every 10 s and 20 s for its answer: who takes nothing for 30 s is gone. */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 20_000;
/** An Engine.IO connection on which Socket.IO is not asked for is closed. */
const CONNECT_WITHIN_MS = 10_000;
const CLOSE_WITHIN_MS = 2_000;

type CorsAnswer = (error: Error | null, options: { origin: boolean }) => void;

interface SocketServerOptions {
  maxFrameBytes: number;
  /** How much each connection may send in. */
  inbound: InboundLimits;
  /** True if pages of the request's origin, which is not the hub's, may read the answers to long-polling. Default: none. */
  mustTellOrigin?(request: IncomingMessage): boolean;
}

/** It listens to nothing yet: `io.engine` is handed the requests and upgrades that are let in. */
export function openSocketServer({
  maxFrameBytes,
  inbound,
  mustTellOrigin = () => false,
}: SocketServerOptions): SocketServer {
  const engine = new GuardedEngine(
    {
      cors: (request: unknown, answer: CorsAnswer) =>
        answer(null, { origin: mustTellOrigin(request as IncomingMessage) }),
      maxHttpBufferSize: ANSWERED_FRAME_SIZES * maxFrameBytes,
      pingInterval: PING_INTERVAL_MS,
      pingTimeout: PING_TIMEOUT_MS,
      // Frames are JPEGs: compressing them again would only cost time.
      perMessageDeflate: false,
      httpCompression: false,
    },
    inbound,
  );
  const io: SocketServer = new Server({ connectTimeout: CONNECT_WITHIN_MS });
  return io.bind(engine);
}

/** The connection has begun or resumed a stream, and may send more than others. */
export function noteStreamer({ engine }: SocketServer, { conn }: HubSocket): void {
  (engine as GuardedEngine).hasStream(conn);
}

/** Without a door: whatever comes is handed on. */
export function letIn(http: HttpServer, { engine }: SocketServer): void {
  http.on('request', (request, response) => engine.handleRequest(request, response));
  http.on('upgrade', (request, socket, head) => engine.handleUpgrade(request, socket, head));
}

/**
 * Lets each connection finish what is under way to it, for two seconds at most. The connections are closed below
 * Socket.IO's own goodbye, after which its clients would not come back to a hub that restarts.
 */
export async function closeSocketServer(io: SocketServer): Promise<void> {
  const connections = [...io.sockets.sockets.values()].map((socket) => {
    const insides = ConnectionInsides.of(socket);
    return { engine: socket.conn, insides, gone: insides.gone() };
  });
  for (const { insides } of connections) insides.close();
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
  closeEngine(io);
}

export function closeEngine({ engine }: SocketServer): void {
  (engine as GuardedEngine).close();
  (engine as GuardedEngine)[Symbol.dispose]();
}
