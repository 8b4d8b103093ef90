/**
 * A client that knows no manners: bytes, WebSocket frames and polling payloads as it likes, below every library.
 * Formats: RFC 6455 section 5.2, Engine.IO protocol 4, Socket.IO protocol 5.
 */
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

const SEPARATOR = '\x1e';
const TEXT = 0x1;
const BINARY = 0x2;
export const PING = 0x9;

export interface FrameParts {
  opcode?: number;
  isLast?: boolean;
  /** What the head says, where it lies. */
  length?: number;
}

/** As a client sends it; its mask of zeros leaves it readable. */
export function webSocketFrame(
  data: string | Uint8Array,
  { opcode = typeof data === 'string' ? TEXT : BINARY, isLast = true, length }: FrameParts = {},
): Buffer {
  const payload = Buffer.from(data as string);
  const size = length ?? payload.length;
  const first = (isLast ? 0x80 : 0) | opcode;
  let head: Buffer;
  if (size < 126) head = Buffer.from([first, 0x80 | size]);
  else {
    head = Buffer.alloc(10);
    head[0] = first;
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}

/** A TCP connection of which all that came is kept. */
export class Stranger {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  #wake = () => {};

  constructor(address: string, { localAddress = '127.0.0.1' }: { localAddress?: string } = {}) {
    const { port, hostname } = new URL(address);
    this.socket = connect({ port: Number(port), host: hostname, localAddress });
    this.socket.on('error', () => {});
    this.socket.on('data', (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    this.socket.on('close', () => this.#wake());
    // Not held on to: some tests open tens of thousands.
    const open = new WeakRef(this.socket);
    onTestFinished(() => void open.deref()?.destroy());
  }

  /** A WebSocket on which Socket.IO has let it in. */
  static async connected(address: string, options: { localAddress?: string } = {}) {
    const stranger = await Stranger.opened(address, options);
    stranger.send('40');
    await stranger.reads('40{"sid"');
    return stranger;
  }

  /** A WebSocket on which Engine.IO has said hello. */
  static async opened(address: string, options: { localAddress?: string } = {}) {
    const stranger = new Stranger(address, options);
    stranger.socket.write(upgradeRequest(address));
    await stranger.reads('0{"sid"');
    return stranger;
  }

  get received(): string {
    return this.#received.toString('latin1');
  }

  get isCut(): boolean {
    return this.socket.destroyed || this.socket.readableEnded;
  }

  send(...messages: (string | Uint8Array)[]): void {
    this.socket.write(Buffer.concat(messages.map((message) => webSocketFrame(message))));
  }

  /** Waits until it has come. @throws if the connection is cut before. */
  async reads(wanted: string): Promise<void> {
    while (!this.received.includes(wanted)) {
      if (this.isCut) throw new Error(`cut before ${wanted} came: ${this.received.slice(-200)}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** What comes from now on is thrown away: somebody who joins often is sent gigabytes. */
  keepNothing(): void {
    this.socket.removeAllListeners('data').resume();
    this.#received = Buffer.alloc(0);
  }

  async cut(): Promise<void> {
    if (!this.isCut) await new Promise((resolve) => this.socket.once('close', resolve));
  }
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

export interface PlainAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Unlike `fetch`, it lets a test choose `Host` and `Origin`, and the address it comes from. */
export async function ask(
  url: string,
  { body, ...options }: RequestOptions & { body?: string } = {},
): Promise<PlainAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(url, { agent: false, ...options }, resolve).on('error', reject);
    asked.end(body);
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: await text(response),
  };
}

/** One connection by long-polling. */
export class Poller {
  readonly #url: string;

  private constructor(url: string) {
    this.#url = url;
  }

  static async connected(address: string): Promise<Poller> {
    const polling = `${address}/socket.io/?EIO=4&transport=polling`;
    const { sid } = JSON.parse((await ask(polling)).body.slice(1)) as { sid: string };
    const poller = new Poller(`${polling}&sid=${sid}`);
    await poller.post('40');
    await poller.poll();
    return poller;
  }

  get url(): string {
    return this.#url;
  }

  post(...packets: string[]): Promise<PlainAnswer> {
    return ask(this.#url, { method: 'POST', body: packets.join(SEPARATOR) });
  }

  poll(): Promise<PlainAnswer> {
    return ask(this.#url);
  }
}
