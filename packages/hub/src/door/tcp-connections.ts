/**
 * Counts TCP connections by address, from the moment they are made: one that never says a word takes a descriptor and
 * memory as well. Who has too many is refused; of those on which nothing is being asked, the oldest goes first.
 * From: the HTTP server, each connection. To: connections that are destroyed, and counted.
 */
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressGroup } from '../limits/address-group.ts';

/** Beside the connections that an address may have to Socket.IO: for pages, the API, and moving from one to another. */
const OTHER_CONNECTIONS = 64;
/** A connection on which nothing is being asked: it is new, or kept for the next request. */
const MAX_IDLE = 64;

interface Options {
  maxConnectionsPerAddress: number;
  /** Of a proxy, whose connections are those of many. */
  isExempt: (peerAddress: string) => boolean;
  onRefused: (peerAddress: string) => void;
}

interface Peer {
  connections: number;
  /** In the order in which they fell idle. */
  readonly idle: Set<Socket>;
}

export class TcpConnections {
  readonly #options: Options;
  readonly #peers = new Map<string, Peer>();
  /** By address and port of the other side: a request over TLS knows another object than the connection under it. */
  readonly #places = new Map<string, { socket: Socket; peer: Peer }>();

  constructor(options: Options) {
    this.#options = options;
  }

  watch(server: HttpServer): void {
    server.on('connection', (socket: Socket) => this.#opened(socket));
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      const place = placeOf(request.socket);
      this.#setIdle(place, false);
      response.once('close', () => this.#setIdle(place, true));
    });
    server.prependListener('upgrade', (request: IncomingMessage) =>
      this.#setIdle(placeOf(request.socket), false),
    );
  }

  get count(): number {
    return this.#places.size;
  }

  #opened(socket: Socket): void {
    const { maxConnectionsPerAddress, isExempt, onRefused } = this.#options;
    const { remoteAddress: address = '' } = socket;
    if (isExempt(address)) return;
    const group = addressGroup(address);
    const peer = this.#peers.get(group) ?? { connections: 0, idle: new Set() };
    if (peer.connections >= 2 * maxConnectionsPerAddress + OTHER_CONNECTIONS) {
      socket.destroy();
      onRefused(address);
      return;
    }
    const place = placeOf(socket);
    peer.connections += 1;
    this.#peers.set(group, peer);
    this.#places.set(place, { socket, peer });
    socket.once('close', () => {
      this.#places.delete(place);
      peer.idle.delete(socket);
      peer.connections -= 1;
      if (peer.connections === 0) this.#peers.delete(group);
    });
    this.#setIdle(place, true);
  }

  #setIdle(place: string, isIdle: boolean): void {
    const found = this.#places.get(place);
    if (found === undefined) return;
    const { socket, peer } = found;
    peer.idle.delete(socket);
    if (!isIdle) return;
    peer.idle.add(socket);
    if (peer.idle.size <= MAX_IDLE) return;
    const [oldest] = peer.idle;
    oldest?.destroy();
  }
}

function placeOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
