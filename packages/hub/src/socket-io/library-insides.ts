/**
 * The one file that knows what the libraries do not document: engine.io 6's `Socket` keeps packets in `writeBuffer` until its
 * transport has handed the earlier ones to the kernel, tells of each by `packetCreate`, and pings by `sendPacket`; its WebSocket transport holds
 * ws 8's `WebSocket`, and that holds the connection's own socket and hands on at once what it is given, as long as it
 * compresses nothing and is given no `Blob`. direct-way-check.ts finds out at each start whether all of it is still so.
 * From and to: socket-viewer.ts and its neighbours in socket-io/.
 */
import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { HubSocket } from './hub-socket.ts';

/** What may be gone in a later version is optional: then data goes the ordinary way, and nothing falls over. */
interface EngineConnection extends EventEmitter {
  readonly protocol: number;
  readonly readyState: string;
  readonly transport: Transport;
  readonly writeBuffer?: WaitingPacket[];
  close(): void;
  sendPacket?(type: 'ping'): void;
}

interface WaitingPacket {
  type?: string;
  data?: string | ArrayBufferView | undefined;
}

interface Transport {
  readonly name: string;
  readonly supportsBinary: boolean;
  readonly socket?: WebSocketInsides;
  /** Of long-polling that was closed between two requests: ends the wait of 30 s for the next one. */
  shouldClose?: (() => void) | null;
  onError?(message: string): void;
}

export interface WebSocketInsides extends EventEmitter {
  /** The names of what was agreed on; compression is the only one there is. */
  readonly extensions: string;
  readonly _socket?: Duplex;
  /** Tells the WebSocket of each message and each ping that it finds in what has come. */
  readonly _receiver?: EventEmitter;
  terminate?(): void;
}

const ENGINE_IO_PROTOCOL = 4;
const NOTHING: readonly WaitingPacket[] = [];

export interface Backlog {
  packets: number;
  bytes: number;
}

const known = new WeakMap<object, ConnectionInsides>();

/** A connection's way to its client, below Socket.IO. */
export class ConnectionInsides {
  readonly #connection: EngineConnection;
  /** The connection's own, while the transport is a WebSocket that passes on bytes as they are. */
  #plainSocket: Duplex | undefined;
  /** Nothing of the library's own waits, and nothing has happened since that was seen. */
  #isClear = false;
  /** Pings are answered in their order, so that their numbers are enough. */
  #pingsSent = 0;
  #pongsReceived = 0;
  /** What to call once the ping of this number has been answered: one thing at most, the newest. */
  #awaited: { ping: number; then: () => void } | undefined;
  #afterwards: (() => void) | undefined;

  private constructor(connection: EngineConnection) {
    this.#connection = connection;
    this.#watch();
  }

  static of({ conn }: Pick<HubSocket, 'conn'>): ConnectionInsides {
    const insides = known.get(conn) ?? new ConnectionInsides(conn as unknown as EngineConnection);
    known.set(conn, insides);
    return insides;
  }

  /**
   * The connection's own socket, if what is written to it now comes to the client after all that was sent before, as it
   * is. Asked at each write: with thousands of viewers each object that is looked at is one that the processor has to
   * fetch, so that the connection is only looked at after it has told of something.
   */
  get ownSocket(): Duplex | undefined {
    if (!this.#isClear) this.#look();
    const socket = this.#plainSocket;
    return this.#isClear && socket?.writable === true ? socket : undefined;
  }

  /** What has not reached the kernel: in Node's socket, and before it in engine.io. */
  get waitingBytes(): number {
    if (this.#isClear) return this.#plainSocket?.writableLength ?? 0;
    const inSocket = this.#connection.transport.socket?._socket?.writableLength ?? 0;
    return inSocket + this.backlog.bytes;
  }

  /**
   * Calls back once all that was sent before has come to the client: it answers a ping of Engine.IO when it has read that
   * far, whatever it is written in. Of several that ask the newest is called.
   */
  whenCaughtUp(then: () => void): void {
    if (this.#connection.sendPacket === undefined) {
      then();
      return;
    }
    this.#connection.sendPacket('ping');
    this.#awaited = { ping: this.#pingsSent, then };
  }

  /** Nothing is under way that `whenCaughtUp` was asked for. */
  get isCaughtUp(): boolean {
    return this.#awaited === undefined;
  }

  /** Calls back once that is so, behind what `whenCaughtUp` calls. The newest that asks is the one that is called. */
  onceCaughtUp(then: () => void): void {
    this.#afterwards = then;
  }

  /** What waits in engine.io alone. */
  get backlog(): Backlog {
    const { writeBuffer = NOTHING } = this.#connection;
    let bytes = 0;
    for (const { data } of writeBuffer) {
      bytes += typeof data === 'string' ? data.length : (data?.byteLength ?? 0);
    }
    return { packets: writeBuffer.length, bytes };
  }

  /** When nothing more can come to the client: a WebSocket's own socket outlives engine.io's `close`. */
  gone(): Promise<void> {
    const ownSocket = this.#connection.transport.socket?._socket;
    return new Promise((resolve) => {
      if (ownSocket?.destroyed) resolve();
      (ownSocket ?? this.#connection).once('close', () => resolve());
    });
  }

  /** Ends the connection at once, whatever waits, and frees it. */
  cutOff(): void {
    cutTransport(this.#connection.transport);
  }

  /** Lets the connection finish what is under way, and gives it nothing more. */
  close(): void {
    this.#isClear = false;
    this.#connection.close();
  }

  #look(): void {
    const connection = this.#connection;
    this.#plainSocket = plainSocketOf(connection);
    this.#isClear =
      this.#plainSocket !== undefined &&
      connection.readyState === 'open' &&
      connection.writeBuffer?.length === 0;
  }

  #watch(): void {
    const notClear = () => {
      this.#isClear = false;
    };
    for (const event of ['packetCreate', 'upgrade', 'close']) this.#connection.on(event, notClear);
    this.#connection.on('packetCreate', ({ type }: WaitingPacket) => {
      if (type === 'ping') this.#pingsSent += 1;
    });
    this.#connection.on('packet', ({ type }: WaitingPacket) => {
      if (type === 'pong') this.#takePong();
    });
  }

  #takePong(): void {
    this.#pongsReceived += 1;
    const awaited = this.#awaited;
    if (awaited === undefined || this.#pongsReceived < awaited.ping) return;
    this.#awaited = undefined;
    awaited.then();
    const afterwards = this.#afterwards;
    this.#afterwards = undefined;
    afterwards?.();
  }
}

/**
 * Ends a connection's transport at once, and with it the connection: what it has sent already is not looked at any more,
 * and nothing is waited for.
 */
export function cutTransport(transport: object): void {
  const { socket, onError, shouldClose } = transport as Transport;
  // First the connection, which else would go on taking what came in the same bytes.
  onError?.call(transport, 'cut off');
  for (const event of ['message', 'ping', 'pong']) socket?._receiver?.removeAllListeners(event);
  socket?.terminate?.();
  shouldClose?.();
}

function plainSocketOf({ transport, protocol }: EngineConnection): Duplex | undefined {
  const { name, supportsBinary, socket: webSocket } = transport;
  if (name !== 'websocket' || protocol !== ENGINE_IO_PROTOCOL || !supportsBinary) return undefined;
  return webSocket?.extensions === '' ? webSocket._socket : undefined;
}
