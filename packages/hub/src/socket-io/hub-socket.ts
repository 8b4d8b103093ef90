/** Socket.IO's server and connection, with the hub's events. */
import type { HubEvents, RequestEvents } from '@streamhub/protocol';
import type { Server, Socket } from 'socket.io';

export type SocketServer = Server<RequestEvents, HubEvents>;
export type HubSocket = Socket<RequestEvents, HubEvents>;
