/**
 * A line of a given rate between two ends on one machine: a TCP proxy that lets through no more than that, with a deep
 * queue, as the lines of real networks have it: whoever sends notices nothing until it is full.
 * From: slow-viewers, uplink. To: shaped-line.ts; tcp-proxy.ts, which leads to a hub.
 */
import type { Socket } from 'node:net';
import { ShapedLine } from './shaped-line.ts';
import { TcpProxy } from './tcp-proxy.ts';

/** `up`: to the hub. `down`: from it. */
export type Direction = 'up' | 'down';

const TICK_MS = 5;
const QUEUE_BYTES = 2_000_000;

export class ShapingProxy implements AsyncDisposable {
  readonly #proxy: TcpProxy;
  readonly #ways: Ways;

  private constructor(proxy: TcpProxy, ways: Ways) {
    this.#proxy = proxy;
    this.#ways = ways;
  }

  /** In front of the hub at `address`; lets everything through until it is told otherwise. */
  static async open(address: string): Promise<ShapingProxy> {
    const ways = new Ways();
    return new ShapingProxy(await TcpProxy.open(address, (near, far) => ways.add(near, far)), ways);
  }

  get address(): string {
    return this.#proxy.address;
  }

  /** For each connection. Undefined: as fast as it goes. 0: nothing at all. */
  shape(direction: Direction, bitsPerSecond: number | undefined): void {
    this.#ways.shape(direction, bitsPerSecond);
  }

  /** What has come out of the line so far, of all connections. */
  bytes(direction: Direction): number {
    return this.#ways.bytes(direction);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ways.stop();
    await this.#proxy[Symbol.asyncDispose]();
  }
}

/** Both ways of all connections. */
class Ways {
  readonly #open = new Set<Way>();
  readonly #rates: Record<Direction, number | undefined> = { up: undefined, down: undefined };
  readonly #closedBytes = { up: 0, down: 0 };
  readonly #ticking = setInterval(() => {
    for (const way of this.#open) way.tick();
  }, TICK_MS);

  /** Gives back what is to be called when the connection is over. */
  add(near: Socket, far: Socket): () => void {
    const { up, down } = this.#rates;
    const ways = [
      new Way({ direction: 'up', from: near, to: far, bitsPerSecond: up }),
      new Way({ direction: 'down', from: far, to: near, bitsPerSecond: down }),
    ];
    for (const way of ways) this.#open.add(way);
    return () => {
      for (const way of ways) {
        if (this.#open.delete(way)) this.#closedBytes[way.direction] += way.bytes;
      }
    };
  }

  shape(direction: Direction, bitsPerSecond: number | undefined): void {
    this.#rates[direction] = bitsPerSecond;
    for (const way of this.#open) if (way.direction === direction) way.shape(bitsPerSecond);
  }

  bytes(direction: Direction): number {
    let sum = this.#closedBytes[direction];
    for (const way of this.#open) if (way.direction === direction) sum += way.bytes;
    return sum;
  }

  stop(): void {
    clearInterval(this.#ticking);
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
