/**
 * A TCP connection, with WebSocket upon it if wished, that does as little as it can: bytes are read into one piece of
 * memory for all connections of the process, and counted.
 * From: bare-socket-io.ts and load/. To: a server.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { clientFrame } from './client-frame.ts';
import { type FrameEars, FrameReader } from './frame-reader.ts';

export interface BareSocketOptions {
  /** Such as `http://127.0.0.1:8080`. */
  address: string;
  /** Of the WebSocket. Without it the connection stays a bare one. */
  path?: string;
  ears?: FrameEars;
  /** One of this machine's own. Missing: the system chooses. */
  localAddress?: string;
}

const CONNECT_WITHIN_MS = 20_000;
const HEAD_END = '\r\n\r\n';
/** More than a viewer is sent in a second: whatever waits is read at one go. */
const SHARED_BYTES = 256 * 1024;

let shared: Buffer | undefined;

export class BareSocket implements Disposable {
  bytesRead = 0;
  isOpen = true;
  /** True: reads once when `drain` says so, not whenever something comes. Such a viewer costs a fraction. */
  isLazy = false;
  readonly #tcp: Socket;
  readonly #reader: FrameReader | undefined;
  #isStopped = false;
  #httpHead: string | undefined;
  #upgraded: (problem?: Error) => void = () => {};

  static async open(options: BareSocketOptions): Promise<BareSocket> {
    const socket = new BareSocket(options);
    try {
      await socket.#connected(options);
    } catch (cause) {
      socket[Symbol.dispose]();
      throw new Error(`no connection to ${options.address}`, { cause });
    }
    return socket;
  }

  private constructor({ address, path, ears, localAddress }: BareSocketOptions) {
    const { hostname, port } = new URL(address);
    shared ??= Buffer.allocUnsafe(SHARED_BYTES);
    const callback = (count: number, buffer: Uint8Array) => this.#read(buffer as Buffer, count);
    this.#tcp = connect({
      host: hostname,
      port: Number(port),
      ...(localAddress !== undefined && { localAddress }),
      onread: { buffer: shared, callback },
    });
    this.#tcp.setNoDelay(true);
    if (ears) this.#reader = new FrameReader(ears);
    if (path !== undefined) this.#httpHead = '';
    this.#tcp.on('error', () => this.#tcp.destroy());
    this.#tcp.on('close', () => {
      this.isOpen = false;
      this.#upgraded(new Error('the connection was closed'));
    });
  }

  send(bytes: Uint8Array): void {
    if (this.isOpen) this.#tcp.write(bytes);
  }

  /** Reads what is there, once. */
  drain(): void {
    if (this.isOpen && !this.#isStopped) this.#tcp.resume();
  }

  /** For good: what comes from now on stays where it is. */
  stopReading(): void {
    this.#isStopped = true;
    this.#tcp.pause();
  }

  [Symbol.dispose](): void {
    this.#tcp.destroy();
  }

  async #connected({ address, path }: BareSocketOptions): Promise<void> {
    const signal = AbortSignal.timeout(CONNECT_WITHIN_MS);
    await once(this.#tcp, 'connect', { signal });
    if (path === undefined) return;
    const upgraded = new Promise<void>((resolve, reject) => {
      this.#upgraded = (problem) => (problem ? reject(problem) : resolve());
      signal.addEventListener('abort', () => reject(new Error('no answer in time')));
    });
    this.#tcp.write(upgradeRequest({ host: new URL(address).host, path }));
    await upgraded;
  }

  /** False: read no more for now. */
  #read(buffer: Buffer, count: number): boolean {
    this.bytesRead += count;
    const bytes = buffer.subarray(0, count);
    if (this.#httpHead === undefined) this.#reader?.take(bytes);
    else this.#readHttpHead(bytes);
    return !this.#isStopped && (!this.isLazy || count === SHARED_BYTES);
  }

  #readHttpHead(bytes: Buffer): void {
    const before = this.#httpHead ?? '';
    const head = before + bytes.toString('latin1');
    const end = head.indexOf(HEAD_END);
    if (end < 0) {
      this.#httpHead = head;
      return;
    }
    this.#httpHead = undefined;
    if (!head.startsWith('HTTP/1.1 101 ')) {
      this.#upgraded(new Error(`no WebSocket but: ${head.split('\r\n', 1)[0]}`));
      return;
    }
    this.#upgraded();
    this.#reader?.take(bytes.subarray(end + HEAD_END.length - before.length));
  }
}

/** For servers that send pings of the WebSocket itself. */
export function pongFrame(payload: Buffer): Buffer {
  return clientFrame('pong', payload);
}

function upgradeRequest({ host, path }: { host: string; path: string }): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    HEAD_END.slice(2),
  ].join('\r\n');
}
