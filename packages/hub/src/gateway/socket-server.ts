/**
 * Opens the Socket.IO server on the hub's HTTP server, and closes it politely.
 * From: hub.ts. To: gateway.ts (connections) and socket-outlet.ts (viewers).
 */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { ErrorCode, HubEvents, RequestEvents } from '@streamhub/protocol';
import { Server, type Socket } from 'socket.io';
import { Encoder } from 'socket.io-parser';
import { BoundedDecoder } from './bounded-decoder.ts';
import { ConnectionInsides } from './library-insides.ts';

export type SocketServer = Server<RequestEvents, HubEvents>;
export type HubSocket = Socket<RequestEvents, HubEvents>;

/** Up to so many times the frame limit the hub answers `frame_too_large`; beyond, the connection is closed. */
const ANSWERED_FRAME_SIZES = 4;
/** A ping every 10 s and 20 s for its answer: who takes nothing for 30 s is gone. */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 20_000;
const CLOSE_WITHIN_MS = 2_000;

type CorsAnswer = (error: Error | null, options: { origin: boolean }) => void;

interface SocketServerOptions {
  http: HttpServer;
  maxFrameBytes: number;
  /** Asked before a connection is made: undefined lets it in, as by default; a code refuses it. */
  refusal?(request: IncomingMessage): ErrorCode | undefined;
  /** True if pages of the request's origin, which is not the hub's, may read the answers to long-polling. Default: none. */
  mustTellOrigin?(request: IncomingMessage): boolean;
}

export function openSocketServer({
  http,
  maxFrameBytes,
  refusal = () => undefined,
  mustTellOrigin = () => false,
}: SocketServerOptions): SocketServer {
  return new Server(http, {
    allowRequest(request, decide) {
      const code = refusal(request);
      decide(code, code === undefined);
    },
    cors: (request: unknown, answer: CorsAnswer) =>
      answer(null, { origin: mustTellOrigin(request as IncomingMessage) }),
    parser: { Encoder, Decoder: BoundedDecoder },
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
  io.engine.close();
}
