/**
 * The one file that knows what the libraries do not document: engine.io 6's `Socket` keeps packets in `writeBuffer` until its
 * transport has handed the earlier ones to the kernel, its WebSocket transport holds ws 8's `WebSocket`, and that
 * holds a sender and the connection's own socket. direct-way-check.ts finds out at each start whether all of it is still so.
 * From and to: socket-outlet.ts and its neighbours in gateway/.
 */
import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { HubSocket } from './socket-server.ts';

/** What may be gone in a later version is optional: then data goes the ordinary way, and nothing falls over. */
interface EngineConnection extends EventEmitter {
  readonly protocol: number;
  readonly readyState: string;
  readonly upgrading: boolean;
  readonly transport: Transport;
  readonly writeBuffer?: WaitingPacket[];
}

interface WaitingPacket {
  data?: string | ArrayBufferView | undefined;
}

interface Transport {
  readonly name: string;
  readonly supportsBinary: boolean;
  readonly socket?: WebSocketInsides;
  /** Of long-polling that was closed between two requests: ends the wait of 30 s for the next one. */
  shouldClose?: (() => void) | null;
}

interface WebSocketInsides {
  readonly readyState: number;
  /** The names of what was agreed on; compression is the only one there is. */
  readonly extensions: string;
  readonly _socket?: Duplex;
  readonly _sender?: { readonly _state: number; readonly _queue?: unknown[] };
  terminate?(): void;
}

const ENGINE_IO_PROTOCOL = 4;
const OPEN = 1;
const SENDER_AT_REST = 0;
const NOTHING: readonly WaitingPacket[] = [];

export interface Backlog {
  packets: number;
  bytes: number;
}

/** A connection's way to its client, below Socket.IO. */
export class ConnectionInsides {
  readonly #connection: EngineConnection;
  #transport: Transport | undefined;
  /** Set while the transport is a WebSocket that passes on bytes as they are. */
  #plain: { webSocket: WebSocketInsides; socket: Duplex } | undefined;

  constructor(socket: HubSocket) {
    this.#connection = socket.conn as unknown as EngineConnection;
  }

  /**
   * The connection's own socket, if what is written to it now comes to the client after all that was sent before, as it
   * is. Asked at each write, for a transport changes once and packets may wait at any time.
   */
  get ownSocket(): Duplex | undefined {
    const connection = this.#connection;
    if (connection.transport !== this.#transport) this.#lookAtTransport();
    if (this.#plain === undefined) return undefined;
    const { webSocket, socket } = this.#plain;
    const { _sender: sender } = webSocket;
    const isInOrder =
      connection.writeBuffer?.length === 0 &&
      sender?._state === SENDER_AT_REST &&
      sender._queue?.length === 0;
    const isOpen =
      connection.readyState === 'open' &&
      webSocket.readyState === OPEN &&
      connection.upgrading === false &&
      !socket.destroyed;
    return isInOrder && isOpen ? socket : undefined;
  }

  /** What has not reached the kernel: in Node's socket, and before it in engine.io. */
  get waitingBytes(): number {
    const { writeBuffer = NOTHING, transport } = this.#connection;
    const inSocket = transport.socket?._socket?.writableLength ?? 0;
    return writeBuffer.length === 0 ? inSocket : inSocket + this.backlog.bytes;
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
    const { transport } = this.#connection;
    transport.socket?.terminate?.();
    transport.shouldClose?.();
  }

  #lookAtTransport(): void {
    const { transport, protocol } = this.#connection;
    this.#transport = transport;
    this.#plain = undefined;
    const { name, supportsBinary, socket: webSocket } = transport;
    if (name !== 'websocket' || protocol !== ENGINE_IO_PROTOCOL || !supportsBinary) return;
    if (webSocket?.extensions !== '') return;
    const { _socket: socket } = webSocket;
    if (socket !== undefined) this.#plain = { webSocket, socket };
  }
}
