/**
 * Refuses connections of an address that has too many.
 * From: the Socket.IO server, before the gateway takes a connection. To: limits/address-limits.ts, which counts.
 */

import type { IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers';
import { refuse } from '@streamhub/protocol';
import type { AddressLimits } from '../limits/address-limits.ts';
import type { SocketServer } from './hub-socket.ts';
import { cutTransport } from './library-insides.ts';

/** Up to so many times the limit a refusal says why; beyond, the connection is closed without a word. */
const ANSWERED_CROWDING = 2;

export function limitConnections(
  io: SocketServer,
  {
    addressLimits,
    addressOf,
  }: { addressLimits: AddressLimits; addressOf: (request: IncomingMessage) => string },
): void {
  // Counted below Socket.IO: a connection that never says a word takes memory as well.
  io.engine.on('connection', (connection: EngineConnection) => {
    const address = addressOf(connection.request);
    addressLimits.connectionOpened(address);
    connection.once('close', () => addressLimits.connectionClosed(address));
    if (addressLimits.crowding(address) > ANSWERED_CROWDING) cutTransport(connection.transport);
  });
  io.use((socket, next) => {
    if (addressLimits.crowding(addressOf(socket.request)) <= 1) return next();
    const { code, message } = refuse('too_many_connections');
    next(Object.assign(new Error(message), { data: { code, message } }));
    // Socket.IO sends the refusal in the next tick and would keep the connection for 45 s.
    setImmediate(() => socket.conn.close());
  });
}

interface EngineConnection {
  request: IncomingMessage;
  once(event: 'close', listener: () => void): void;
  readonly transport: object;
}
