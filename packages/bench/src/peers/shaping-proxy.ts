/**
 * A line of a given rate between two ends on one machine: a TCP proxy that lets through no more than that, with a deep
 * queue, as the lines of real networks have it: whoever sends notices nothing until it is full.
 * From: slow-viewers, uplink. To: a hub.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { ShapedLine } from './shaped-line.ts';

/** `up`: to the hub. `down`: from it. */
export type Direction = 'up' | 'down';

const TICK_MS = 5;
const QUEUE_BYTES = 2_000_000;

export class ShapingProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #ways = new Set<Way>();
  readonly #rates: Record<Direction, number | undefined> = { up: undefined, down: undefined };
  readonly #ticking: NodeJS.Timeout;
  #closedWaysBytes = { up: 0, down: 0 };

  private constructor(server: Server) {
    this.#server = server;
    this.#ticking = setInterval(() => {
      for (const way of this.#ways) way.tick();
    }, TICK_MS);
  }

  /** In front of the hub at `address`; lets everything through until it is told otherwise. */
  static async open(address: string): Promise<ShapingProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new ShapingProxy(server);
    server.on('connection', (near) => proxy.#join(near, address));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** For each connection. Undefined: as fast as it goes. 0: nothing at all. */
  shape(direction: Direction, bitsPerSecond: number | undefined): void {
    this.#rates[direction] = bitsPerSecond;
    for (const way of this.#ways) if (way.direction === direction) way.shape(bitsPerSecond);
  }

  /** What has come out of the line so far, of all connections. */
  bytes(direction: Direction): number {
    let sum = this.#closedWaysBytes[direction];
    for (const way of this.#ways) if (way.direction === direction) sum += way.bytes;
    return sum;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#ticking);
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket, address: string): void {
    const { hostname, port } = new URL(address);
    const far = connect({ host: hostname, port: Number(port), noDelay: true });
    const ways = [
      new Way({ direction: 'up', from: near, to: far, bitsPerSecond: this.#rates.up }),
      new Way({ direction: 'down', from: far, to: near, bitsPerSecond: this.#rates.down }),
    ];
    for (const way of ways) this.#ways.add(way);
    const sockets = [near, far];
    const end = () => {
      for (const socket of sockets) {
        socket.destroy();
        this.#sockets.delete(socket);
      }
      for (const way of ways) {
        if (this.#ways.delete(way)) this.#closedWaysBytes[way.direction] += way.bytes;
      }
    };
    for (const socket of sockets) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', end);
    }
  }
}

class Way {
  readonly direction: Direction;
  bytes = 0;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #line: ShapedLine;

  constructor(parts: {
    direction: Direction;
    from: Socket;
    to: Socket;
    bitsPerSecond: number | undefined;
  }) {
    const { direction, from, to, bitsPerSecond } = parts;
    this.direction = direction;
    this.#from = from;
    this.#to = to;
    this.#line = new ShapedLine({ queueBytes: QUEUE_BYTES, nowMs: performance.now() });
    this.#line.shape(bitsPerSecond, performance.now());
    from.on('data', (bytes) => {
      this.#line.put(bytes);
      this.tick();
    });
  }

  shape(bitsPerSecond: number | undefined): void {
    this.#line.shape(bitsPerSecond, performance.now());
    this.tick();
  }

  tick(): void {
    for (const bytes of this.#line.take(performance.now())) {
      this.bytes += bytes.length;
      this.#to.write(bytes);
    }
    if (this.#line.isFull) this.#from.pause();
    else if (this.#from.isPaused()) this.#from.resume();
  }
}
