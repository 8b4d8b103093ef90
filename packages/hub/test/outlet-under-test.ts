/**
 * The hub's Socket.IO server and its outlet without the rest of the hub: a test sends by them what it likes, and both ends
 * note in words what they sent and got.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import fc from 'fast-check';
import type { ServerOptions } from 'socket.io';
import { io as connect, type ManagerOptions } from 'socket.io-client';
import { SharedData, SharedFrames } from '../src/broadcast/buffer/shared-data.ts';
import type { ViewerPort } from '../src/broadcast/ports.ts';
import { systemClock } from '../src/clock.ts';
import { InboundShare } from '../src/limits/inbound-share.ts';
import type { InboundLimits } from '../src/socket-io/guarded-engine.ts';
import type { HubSocket, SocketServer } from '../src/socket-io/hub-socket.ts';
import { SocketPorts } from '../src/socket-io/socket-ports.ts';
import { closeSocketServer, letIn, openSocketServer } from '../src/socket-io/socket-server.ts';

export const END = 'stream:paused';

export interface OutletUnderTest extends AsyncDisposable {
  address: string;
  io: SocketServer;
  outlet: SocketPorts;
  /** The hub's end of the next connection. */
  accept(): Promise<Line>;
}

export async function openOutlet({
  mayWriteDirectly = true,
  options = {},
}: {
  mayWriteDirectly?: boolean;
  options?: Partial<ServerOptions>;
} = {}): Promise<OutletUnderTest> {
  const http = createServer();
  const clock = systemClock;
  const inbound: InboundLimits = {
    clock,
    shareOf: () => new InboundShare({ packetsPerSecond: 1_000_000, nowMs: clock.now() }),
    packetsPerSecond: 1_000_000,
    bytesPerSecond: 1_000_000_000,
    onCut: ({ code }) => {
      throw new Error(`a connection of this test was cut: ${code}`);
    },
  };
  const io = openSocketServer({ maxFrameBytes: 1_000_000, inbound });
  letIn(http, io);
  Object.assign(io.engine.opts, options);
  if (options.perMessageDeflate) (io.engine as unknown as { init(): void }).init();
  const outlet = new SocketPorts({ clock, mayWriteDirectly });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    io,
    outlet,
    async accept() {
      const [socket] = (await once(io, 'connection')) as [HubSocket];
      return new Line(socket, outlet);
    },
    async [Symbol.asyncDispose]() {
      await closeSocketServer(io);
      http.close();
    },
  };
}

/** The hub's end of one connection, which notes what it sends. */
export class Line {
  readonly sent: string[] = [];
  readonly socket: HubSocket;
  readonly viewerLine: ViewerPort;

  constructor(socket: HubSocket, outlet: SocketPorts) {
    this.socket = socket;
    this.viewerLine = outlet.viewer(socket, { address: '', format: 'chunks', onLeft() {} });
    socket.onAny((_event: string, number: number, acknowledge: (number: number) => void) => {
      acknowledge(number);
      this.sent.push(noteOf('acknowledged', number));
    });
  }

  sendData(data: string | Uint8Array): void {
    this.viewerLine.sendData(new SharedData(data));
    this.sent.push(noteOf('stream:data', data));
  }

  emit(event: 'stream:buffer' | 'stream:viewers' | typeof END, payload: unknown): void {
    this.socket.emit(event, payload as never);
    this.sent.push(noteOf(event, payload));
  }

  sendBuffer(frames: string[]): void {
    this.viewerLine.sendBuffer(new SharedFrames(frames));
    this.sent.push(noteOf('stream:buffer', frames));
  }

  ping(): void {
    (this.socket.conn as unknown as { sendPacket(type: 'ping'): void }).sendPacket('ping');
  }

  /** The hub's end of the TCP connection. */
  get tcp(): TcpSocket {
    const { transport } = this.socket.conn as unknown as {
      transport: { socket: { _socket: TcpSocket } };
    };
    return transport.socket._socket;
  }

  /** As Engine.IO does it when its patience is over. */
  giveUp(reason: 'ping timeout'): void {
    (this.socket.conn as unknown as { onClose(reason: string): void }).onClose(reason);
  }

  take(step: Step): void {
    if (step.kind === 'data') this.sendData(step.data);
    else if (step.kind === 'ping') this.ping();
    else if (step.kind === 'binary') this.emit('stream:buffer', step.data);
    else if (step.kind === 'frames') this.sendBuffer(step.frames);
    else if (step.kind === 'text')
      this.emit('stream:viewers', { streamKey: 'x', viewers: step.number });
  }
}

export type Step =
  | { kind: 'data'; data: string | Uint8Array }
  | { kind: 'binary'; data: Uint8Array }
  | { kind: 'text'; number: number }
  | { kind: 'frames'; frames: string[] }
  | { kind: 'ping' }
  /** The event loop is given back. */
  | { kind: 'turn' };

const size = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: 90_000 }),
  fc.constantFrom(1, 125, 126, 65_535, 65_536, 90_000),
);
const bytes = fc.tuple(size, fc.nat(255)).map(([length, value]) => Buffer.alloc(length, value));
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String({ maxLength: 9_000 }));

/** Of the alphabet that frames are of. */
const frames = fc.array(fc.base64String({ maxLength: 9_000 }), { maxLength: 4 });

/** A run of about `length` steps, six in ten of them data. */
export function steps(length: number, seed: number): Step[] {
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('data'), data: bytes }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('data'), data: text }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('binary'), data: bytes }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('text'), number: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('frames'), frames }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'ping' }) },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: 'turn' }) },
  );
  return fc.sample(step, { numRuns: length, seed });
}

function noteOf(event: string, payload: unknown): string {
  if (typeof payload !== 'string' && !(payload instanceof Uint8Array)) {
    return `${event} ${JSON.stringify(payload)}`;
  }
  const digest = createHash('sha1').update(payload).digest('hex').slice(0, 8);
  return `${event} ${typeof payload} of ${payload.length} ${digest}`;
}

/** The viewer's end, which notes what it gets, and asks a question at each tenth. */
abstract class NotingViewer {
  readonly got: string[] = [];
  readonly ended: Promise<void>;
  #end = () => {};

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  protected note(event: string, payload: unknown): void {
    this.got.push(noteOf(event, payload));
    if (event === END) this.#end();
    else if (this.got.length % 10 === 0) this.ask(this.got.length);
  }

  protected abstract ask(number: number): void;
}

/** An unmodified client of Socket.IO. */
export class LibraryViewer extends NotingViewer implements Disposable {
  readonly #socket;

  constructor(address: string, options: Partial<ManagerOptions>) {
    super();
    this.#socket = connect(address, { forceNew: true, reconnection: false, ...options });
    this.#socket.onAny((event: string, payload: unknown) => this.note(event, payload));
  }

  get transport(): string {
    return this.#socket.io.engine.transport.name;
  }

  /** Its own TCP connection, to stop reading as a stalled device does. */
  get tcp(): TcpSocket {
    const { transport } = this.#socket.io.engine;
    return (transport as unknown as { ws: { _socket: TcpSocket } }).ws._socket;
  }

  protected override ask(number: number): void {
    this.#socket.emit('ask', number, (answer: number) => this.note('acknowledged', answer));
  }

  [Symbol.dispose](): void {
    this.#socket.disconnect();
  }
}

/** Speaks Engine.IO 4 and Socket.IO 5 by hand over a bare WebSocket. */
export class BareViewer extends NotingViewer implements Disposable {
  readonly #socket: WebSocket;
  #eventWithoutBytes: string | undefined;

  constructor(address: string, { query = '' }: { query?: string } = {}) {
    super();
    const url = `${address.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket${query}`;
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onmessage = ({ data }) => this.#take(data);
  }

  protected override ask(number: number): void {
    this.#socket.send(`42${number}["ask",${number}]`);
  }

  #take(data: string | ArrayBuffer): void {
    if (typeof data !== 'string') this.#takeBytes(Buffer.from(data));
    else if (data.startsWith('b')) this.#takeBytes(Buffer.from(data.slice(1), 'base64'));
    else this.#takeText(data);
  }

  #takeText(data: string): void {
    const [, kind = '', json = ''] = /^(\d+-?)(.*)$/s.exec(data) ?? [];
    if (kind === '0') this.#socket.send('40');
    else if (kind === '2') this.#socket.send('3');
    else if (kind === '42') this.note(...(JSON.parse(json) as [string, unknown]));
    else if (kind === '451-') this.#eventWithoutBytes = JSON.parse(json)[0] as string;
    else if (kind.startsWith('43')) this.note('acknowledged', JSON.parse(json)[0]);
    else if (kind !== '40') throw new Error(`unknown: ${data.slice(0, 40)}`);
  }

  #takeBytes(bytes: Buffer): void {
    if (this.#eventWithoutBytes === undefined) throw new Error('bytes of no event');
    const event = this.#eventWithoutBytes;
    this.#eventWithoutBytes = undefined;
    this.note(event, bytes);
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}
