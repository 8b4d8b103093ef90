/**
 * Engine.IO's server with a guard at each way in: what a client sends is counted and bounded before Engine.IO splits,
 * decodes or answers it. It is attached to no HTTP server: door/front-door.ts hands it what it has let in.
 * From: the front door, requests and upgrades. To: inbound-guard.ts; Socket.IO.
 */
import type { IncomingMessage } from 'node:http';
import { Server as Engine, type Socket as EngineSocket, type Transport } from 'engine.io';
import type { Clock, Timer } from '../clock.ts';
import type { InboundShare } from '../limits/inbound-share.ts';
import { type CutCode, InboundGuard } from './inbound-guard.ts';
import { cutTransport, type WebSocketInsides } from './library-insides.ts';
import { readPayloads } from './polling-payloads.ts';
import { WebSocketFrames } from './web-socket-frames.ts';

const LOOK_EVERY_MS = 1_000;
/** So long a connection that is being closed may still take what is under way to it. */
const CLOSED_WITHIN_MS = 2_000;
/** What Node needs beside the bytes for each part in which a message comes. */
const BYTES_OF_A_PART = 256;

export interface InboundLimits {
  clock: Clock;
  /** What connections of one address have in common. */
  shareOf: (request: IncomingMessage) => InboundShare;
  /** Of a streamer. */
  packetsPerSecond: number;
  bytesPerSecond: number;
  onCut: (cut: { code: CutCode; request: IncomingMessage }) => void;
}

type EngineOptions = ConstructorParameters<typeof Engine>[0];
type GuardedRequest = IncomingMessage & { _query: Record<string, string | undefined> };

export class GuardedEngine extends Engine implements Disposable {
  readonly #limits: InboundLimits;
  readonly #maxMessageBytes: number;
  readonly #guards = new Map<Transport, InboundGuard>();
  readonly #guardOfConnection = new WeakMap<EngineSocket, InboundGuard>();
  readonly #closingSinceMs = new WeakMap<EngineSocket, number>();
  #nextLook: Timer;

  constructor(
    options: NonNullable<EngineOptions> & { maxHttpBufferSize: number },
    inboundLimits: InboundLimits,
  ) {
    super(options);
    this.#limits = inboundLimits;
    this.#maxMessageBytes = options.maxHttpBufferSize;
    this.on('connection', (connection: EngineSocket) => this.#remember(connection));
    this.on('headers', (headers: Record<string, string>) => {
      headers['x-content-type-options'] = 'nosniff';
      headers['cross-origin-resource-policy'] = 'same-origin';
    });
    this.#nextLook = this.#lookLater();
  }

  /** `close` lets go of the connections, this of the clock. */
  [Symbol.dispose](): void {
    this.#nextLook.cancel();
  }

  /** It has begun or resumed a stream, and may send more than others. */
  hasStream(connection: EngineSocket): void {
    this.#guardOfConnection.get(connection)?.hasStream();
  }

  /** Called by Engine.IO for each new connection, and for each that moves from polling to a WebSocket. */
  protected override createTransport(name: string, request: GuardedRequest): Transport {
    const before = this.clients[request._query['sid'] ?? ''];
    const guard = (before && this.#guardOfConnection.get(before)) ?? this.#guardFor(request);
    const transport: Transport = super.createTransport(name as never, request);
    this.#guards.set(transport, guard);
    transport.prependListener('packet', ({ type, data }: { type: string; data?: unknown }) => {
      if (type === 'message') guard.takeMessage(data);
    });
    const forget = () => this.#guards.delete(transport);
    if (name === 'websocket') {
      const { socket } = transport as unknown as { socket: WebSocketInsides };
      watchWebSocket(socket, guard);
      // It outlives its transport until its client has answered the goodbye.
      socket.once('close', forget);
    } else {
      readPayloads(transport as never, { guard, maxBytes: this.#maxMessageBytes });
      transport.once('close', forget);
    }
    return transport;
  }

  #guardFor(request: IncomingMessage): InboundGuard {
    const { clock, shareOf, packetsPerSecond, bytesPerSecond, onCut } = this.#limits;
    const guard = new InboundGuard({
      clock,
      share: shareOf(request),
      packetsPerSecond,
      bytesPerSecond,
      maxMessageBytes: this.#maxMessageBytes,
      cut: (code) => {
        for (const [transport, its] of this.#guards) if (its === guard) cutTransport(transport);
        onCut({ code, request });
      },
    });
    return guard;
  }

  #remember(connection: EngineSocket): void {
    const guard = this.#guards.get(connection.transport);
    if (guard === undefined) return;
    this.#guardOfConnection.set(connection, guard);
    connection.once('close', () => {
      guard.forget();
      // Whatever its client does: a WebSocket that has been closed politely would be read for half a minute.
      this.#limits.clock.after(CLOSED_WITHIN_MS, () => cutTransport(connection.transport));
    });
  }

  #lookLater(): Timer {
    return this.#limits.clock.after(LOOK_EVERY_MS, () => {
      const nowMs = this.#limits.clock.now();
      for (const guard of this.#guards.values()) guard.cutIfUnfinished(nowMs);
      for (const connection of Object.values(this.clients)) this.#cutIfClosing(connection, nowMs);
      this.#nextLook = this.#lookLater();
    });
  }

  /** What is under way to it may never leave. */
  #cutIfClosing(connection: EngineSocket, nowMs: number): void {
    if (connection.readyState !== 'closing') return;
    const sinceMs = this.#closingSinceMs.get(connection) ?? nowMs;
    this.#closingSinceMs.set(connection, sinceMs);
    if (nowMs - sinceMs >= CLOSED_WITHIN_MS) cutTransport(connection.transport);
  }
}

/** Before the library's own listeners, on the same bytes. */
function watchWebSocket(socket: WebSocketInsides, guard: InboundGuard): void {
  const frames = new WebSocketFrames();
  let parts = 0;
  socket._socket?.prependListener('data', (part: Buffer) => {
    guard.countBytes(part.length);
    guard.countPackets(frames.read(part));
    const { unfinishedBytes } = frames;
    parts = unfinishedBytes === 0 ? 0 : parts + 1;
    guard.holdsUnfinished(unfinishedBytes + parts * BYTES_OF_A_PART);
  });
}
