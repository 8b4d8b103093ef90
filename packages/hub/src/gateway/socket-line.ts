/**
 * The way of data to one viewer. What all viewers are sent is framed once and written to each with one write, straight to
 * its socket; who has no plain WebSocket, or for whom something waits already, is sent it by Socket.IO.
 * From: socket-outlet.ts. To: the viewer's connection.
 */
import type { FramedData, ViewerLine } from '../distribute/outlet.ts';
import { ConnectionInsides } from './library-insides.ts';
import type { HubSocket } from './socket-server.ts';
import { bufferBytes, bufferPacket, eventBytes } from './wire-bytes.ts';

export class WrittenData implements FramedData {
  readonly data: string | Uint8Array;
  readonly bytes: number;
  #written: Buffer | undefined;

  constructor(data: string | Uint8Array) {
    this.data = data;
    this.bytes = data.length;
  }

  /** Made when the first viewer needs it. */
  get written(): Buffer {
    this.#written ??= eventBytes(this.data);
    return this.#written;
  }
}

/** JSON of 1.5 MB takes ten milliseconds to make, so that whoever joins again and again would keep the hub at it. */
export class WrittenBuffer implements FramedData {
  /** Of the frames alone: none for an empty buffer. */
  readonly bytes: number;
  readonly #frames: readonly string[];
  #packet: string | undefined;
  #written: Buffer | undefined;

  constructor(frames: readonly string[]) {
    this.#frames = frames;
    this.bytes = frames.reduce((bytes, frame) => bytes + frame.length, 0);
  }

  get packet(): string {
    this.#packet ??= bufferPacket(this.#frames);
    return this.#packet;
  }

  get written(): Buffer {
    this.#written ??= bufferBytes(this.#frames);
    return this.#written;
  }
}

interface LineParts {
  mayWriteDirectly: boolean;
  /** Counted here for the metrics; plain numbers, for this is done for each viewer of each batch. */
  sent: { directly: number; ordinarily: number };
}

export class SocketLine implements ViewerLine {
  readonly #socket: HubSocket;
  readonly #insides: ConnectionInsides;
  readonly #parts: LineParts;

  constructor(socket: HubSocket, parts: LineParts) {
    this.#socket = socket;
    this.#insides = ConnectionInsides.of(socket);
    this.#parts = parts;
  }

  get waitingBytes(): number {
    return this.#insides.waitingBytes;
  }

  whenCaughtUp(then: () => void): void {
    // Where a library has changed, pings may not be seen either: nobody waits for an answer that never comes.
    if (this.#parts.mayWriteDirectly) this.#insides.whenCaughtUp(then);
    else then();
  }

  sendData(framed: FramedData): void {
    const { mayWriteDirectly, sent } = this.#parts;
    // Only this outlet makes what its lines are given.
    const written = framed as WrittenData;
    const ownSocket = mayWriteDirectly ? this.#insides.ownSocket : undefined;
    if (ownSocket !== undefined) {
      sent.directly += 1;
      ownSocket.write(written.written);
    } else if (this.#socket.connected) {
      sent.ordinarily += 1;
      this.#socket.emit('stream:data', written.data);
    }
  }
  sendBuffer(framed: FramedData): void {
    const buffer = framed as WrittenBuffer;
    const ownSocket = this.#parts.mayWriteDirectly ? this.#insides.ownSocket : undefined;
    if (ownSocket !== undefined) ownSocket.write(buffer.written);
    // Engine.IO's own `write` takes a packet of Socket.IO as it is, in order with those that Socket.IO makes.
    else if (this.#socket.connected) this.#socket.conn.write(buffer.packet);
  }
}
