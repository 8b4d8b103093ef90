/**
 * A bare TCP connection of an attacker, from an address of its own, for HTTP and WebSockets written by hand.
 * From: attacks/. To: the hub. Closed with its turn.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { hostileFrame } from './hostile-frame.ts';
import type { Turn } from './turn.ts';

/** Nobody looks for anything that came earlier. */
const REMEMBERED = 4_096;

interface LineOptions {
  /** Missing: the turn's next one. */
  localAddress?: string | undefined;
  isReading?: boolean;
}

export class HostileLine {
  readonly #turn: Turn;
  readonly #socket: Socket;
  #received = '';
  #wake = () => {};

  constructor(turn: Turn, { localAddress, isReading = true }: LineOptions = {}) {
    const { hostname, port } = new URL(turn.target.address);
    this.#turn = turn;
    this.#socket = connect({
      host: hostname,
      port: Number(port),
      localAddress: localAddress ?? turn.nextAddress(),
      signal: turn.signal,
    });
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => this.#wake());
    if (!isReading) return;
    this.#socket.on('data', (bytes) => {
      this.#received = (this.#received + bytes.toString('latin1')).slice(-REMEMBERED);
      this.#wake();
    });
  }

  /** A WebSocket on which Engine.IO has said hello. Undefined: the hub did not let it in. */
  static async webSocket(turn: Turn, options?: LineOptions): Promise<HostileLine | undefined> {
    const line = new HostileLine(turn, options);
    await line.write(upgradeRequest(turn.target.address));
    return (await line.finds(/0\{"sid"/)) ? line : undefined;
  }

  /** The same, and Socket.IO knows it too. */
  static async socketIo(turn: Turn, options?: LineOptions): Promise<HostileLine | undefined> {
    const line = await HostileLine.webSocket(turn, options);
    await line?.write(hostileFrame('40'));
    return (await line?.finds(/40\{"sid"/)) ? line : undefined;
  }

  /** A session by long-polling, on a connection that stays open. */
  static async polling(turn: Turn): Promise<{ line: HostileLine; path: string } | undefined> {
    const line = new HostileLine(turn);
    await line.write(httpRequest(turn, { path: POLLING }));
    const [, sid] = (await line.finds(/"sid":"([\w-]+)"/)) ?? [];
    return sid === undefined ? undefined : { line, path: `${POLLING}&sid=${sid}` };
  }

  get isClosed(): boolean {
    return this.#socket.destroyed;
  }

  /** Resolves when more can be written, or nothing ever. */
  async write(...parts: (string | Uint8Array)[]): Promise<void> {
    let hasRoom = true;
    for (const part of parts) if (!this.isClosed) hasRoom = this.#socket.write(part);
    if (hasRoom || this.isClosed) return;
    const gone = new AbortController();
    const { signal } = gone;
    const either = ['drain', 'close'].map((event) => once(this.#socket, event, { signal }));
    await this.#turn.attempt(Promise.race(either));
    for (const each of either) each.catch(() => {});
    gone.abort();
  }

  /** What the pattern finds in what came last; undefined when the connection, or the turn, is over first. */
  async finds(pattern: RegExp): Promise<RegExpExecArray | undefined> {
    for (;;) {
      const found = pattern.exec(this.#received);
      if (found) return found;
      if (this.isClosed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

export const POLLING = '/socket.io/?EIO=4&transport=polling';

interface RequestForm {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** As text, for a line that is kept open. */
export function httpRequest(
  { target }: Turn,
  { method = 'GET', path, headers = {}, body }: RequestForm,
): string {
  const all = {
    Host: new URL(target.address).host,
    ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
}

export function upgradeRequest(address: string, { query = '', headers = '' } = {}): string {
  return [
    `GET /socket.io/?EIO=4&transport=websocket${query} HTTP/1.1`,
    `Host: ${new URL(address).host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `${headers}\r\n`,
  ].join('\r\n');
}
