/**
 * A line that is long, between two ends on one machine: all bytes come later, each way, and in order as TCP keeps it.
 * From: glass. To: a hub.
 */
import type { Socket } from 'node:net';
import { TcpProxy } from './tcp-proxy.ts';

export interface LongLine {
  /** Each way. */
  delayMs: number;
  /** By so much more or less, by chance, for each piece. */
  jitterMs: number;
}

export class DelayingProxy implements AsyncDisposable {
  readonly #proxy: TcpProxy;

  private constructor(proxy: TcpProxy) {
    this.#proxy = proxy;
  }

  static async open(address: string, line: LongLine): Promise<DelayingProxy> {
    const proxy = await TcpProxy.open(address, (near, far) => {
      const stops = [delay(near, far, line), delay(far, near, line)];
      return () => {
        for (const stop of stops) stop();
      };
    });
    return new DelayingProxy(proxy);
  }

  get address(): string {
    return this.#proxy.address;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#proxy[Symbol.asyncDispose]();
  }
}

/** Gives back what stops it. */
function delay(from: Socket, to: Socket, { delayMs, jitterMs }: LongLine): () => void {
  const waiting: { dueMs: number; bytes: Buffer }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const release = () => {
    timer = undefined;
    const nowMs = performance.now();
    for (let next = waiting[0]; next; next = waiting[0]) {
      if (next.dueMs > nowMs) break;
      waiting.shift();
      to.write(next.bytes);
    }
    const [next] = waiting;
    if (next) timer = setTimeout(release, next.dueMs - nowMs);
  };
  from.on('data', (bytes) => {
    const chanceMs = (2 * Math.random() - 1) * jitterMs;
    const dueMs = performance.now() + delayMs + chanceMs;
    waiting.push({ dueMs: Math.max(dueMs, waiting.at(-1)?.dueMs ?? 0), bytes });
    if (timer === undefined) release();
  });
  return () => clearTimeout(timer);
}
