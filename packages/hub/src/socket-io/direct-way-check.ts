/**
 * Tries, at each start, whether data written straight to a viewer's socket is what the libraries would have written, and
 * comes in order with what they write: over a connection in memory, with the hub's own kind of Socket.IO server.
 * From: hub.ts. To: the viewers of sockets, which go the ordinary way for everybody if a library has changed.
 */
import { type EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import { systemClock } from '../clock.ts';
import { InboundShare } from '../limits/inbound-share.ts';
import type { HubSocket } from './hub-socket.ts';
import { ConnectionInsides } from './library-insides.ts';
import { closeEngine, letIn, openSocketServer } from './socket-server.ts';
import { eventBytes } from './wire-bytes.ts';

export type DirectWayCheck = { isGood: true } | { isGood: false; reason: string };

const WITHIN_MS = 5_000;
/** Each form that a frame's head has, and its borders. */
const SIZES = [1, 125, 126, 65_535, 65_536];
const TEXT = 'data:image/jpeg;base64,/9j/"é\u2028';
const UPGRADE = [
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  '\r\n',
].join('\r\n');
const ENGINE_OPEN = Buffer.from('0{"sid":');
/** `40`, the wish to connect, as a text frame; its mask of zeros leaves it readable. */
const CONNECT = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]);

/** Engine.IO's own, `2` and `3`. */
const PING = Buffer.from([0x81, 0x01, 0x32]);
const PONG = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x33]);
const FOR_THE_CHECK = {
  clock: systemClock,
  shareOf: () => new InboundShare({ packetsPerSecond: 1_000, nowMs: systemClock.now() }),
  packetsPerSecond: 1_000,
  bytesPerSecond: 1_000_000,
  onCut: () => undefined,
};

/** Never rejects. */
export async function checkDirectWay(): Promise<DirectWayCheck> {
  let deadline: NodeJS.Timeout | undefined;
  const tooLong = new Promise<DirectWayCheck>((resolve) => {
    const check: DirectWayCheck = { isGood: false, reason: 'what was expected did not come' };
    deadline = setTimeout(() => resolve(check), WITHIN_MS);
  });
  const http = createServer();
  const io = openSocketServer({ maxFrameBytes: 1_000_000, inbound: FOR_THE_CHECK });
  letIn(http, io);
  const [near, far] = duplexPair();
  const client = new Reader(far);
  try {
    const connected = new Promise<HubSocket>((resolve) => io.once('connection', resolve));
    const tried = connected.then((socket) => compareBothWays(socket, client));
    http.emit('connection', near);
    far.write(UPGRADE);
    await Promise.race([client.skipPast(ENGINE_OPEN), tooLong]);
    far.write(CONNECT);
    return await Promise.race([tried, tooLong]);
  } catch (error) {
    return { isGood: false, reason: String(error) };
  } finally {
    clearTimeout(deadline);
    client.stop();
    closeEngine(io);
    near.destroy();
    far.destroy();
  }
}

async function compareBothWays(socket: HubSocket, client: Reader): Promise<DirectWayCheck> {
  const insides = ConnectionInsides.of(socket);
  socket.emit('stream:data', 'begin');
  await client.skipPast(Buffer.from('["stream:data","begin"]'));
  for (const data of [TEXT, ...SIZES.map((size) => Buffer.alloc(size, size))]) {
    socket.emit('stream:data', data);
    if (!(await client.readsNext(eventBytes(data)))) {
      return { isGood: false, reason: 'the libraries write other bytes' };
    }
    // In one turn, so that the second comes while the first is still on its way, and the third waits for it.
    socket.emit('stream:data', 'before');
    const { ownSocket } = insides;
    if (ownSocket === undefined) return { isGood: false, reason: 'no socket of its own was found' };
    ownSocket.write(eventBytes(data));
    socket.emit('stream:data', 'after');
    if (insides.ownSocket) return { isGood: false, reason: 'what waits was not noticed' };
    const inOrder = [eventBytes('before'), eventBytes(data), eventBytes('after')];
    if (!(await client.readsNext(Buffer.concat(inOrder)))) {
      return { isGood: false, reason: 'the order was not kept' };
    }
  }
  return checkPings(socket, client);
}

/** A viewer's buffer counts as come when the ping behind it is answered, and not when one before it is. */
async function checkPings(socket: HubSocket, client: Reader): Promise<DirectWayCheck> {
  const insides = ConnectionInsides.of(socket);
  const connection = socket.conn as unknown as EventEmitter & { sendPacket(type: 'ping'): void };
  connection.sendPacket('ping');
  const caughtUp = new Promise<void>((resolve) => insides.whenCaughtUp(resolve));
  for (let ping = 0; ping < 2; ping += 1) await client.skipPast(PING);
  const firstPong = once(connection, 'packet');
  client.write(PONG);
  await firstPong;
  if (insides.isCaughtUp) return { isGood: false, reason: 'pings were not noticed' };
  client.write(PONG);
  await caughtUp;
  return { isGood: true };
}

/** The client's end, which reads and writes bytes and understands none. */
class Reader {
  readonly #stream: Duplex;
  #unread: Buffer = Buffer.alloc(0);
  #wake = () => {};

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', (bytes: Buffer) => {
      this.#unread = Buffer.concat([this.#unread, bytes]);
      this.#wake();
    });
  }

  stop(): void {
    this.#stream.removeAllListeners('data');
  }

  write(bytes: Buffer): void {
    this.#stream.write(bytes);
  }

  async skipPast(mark: Buffer): Promise<void> {
    while (!this.#unread.includes(mark)) await this.#more();
    this.#unread = this.#unread.subarray(this.#unread.indexOf(mark) + mark.length);
  }

  async readsNext(expected: Buffer): Promise<boolean> {
    while (this.#unread.length < expected.length) await this.#more();
    const isSame = this.#unread.subarray(0, expected.length).equals(expected);
    this.#unread = this.#unread.subarray(expected.length);
    return isSame;
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
