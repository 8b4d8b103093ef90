/**
 * A person's browser, or any Socket.IO client, as a viewer or a streamer. What all viewers are sent is framed once and
 * written to each with one write, straight to its socket; who has no plain WebSocket, or for whom something waits already,
 * is sent it by Socket.IO.
 * From: the broadcast and its audience, as a port. To: the connection.
 */
import { type ErrorCode, type HubEvents, refuse, type StreamFormat } from '@streamhub/protocol';
import type { SharedData, SharedFrames } from '../broadcast/buffer/shared-data.ts';
import type { Notice } from '../broadcast/notice.ts';
import { roomOf, type StreamerPort, type ViewerPort } from '../broadcast/ports.ts';
import type { Clock } from '../clock.ts';
import type { HubSocket } from './hub-socket.ts';
import { ConnectionInsides } from './library-insides.ts';
import { bufferBytes, bufferPacket, eventBytes, noticeBytes } from './wire-bytes.ts';

/** So long a connection that is closed may still take what is under way to it. */
const GOODBYE_MS = 2_000;

export interface PortParts {
  clock: Clock;
  mayWriteDirectly: boolean;
  /** Counted here for the metrics; plain numbers, for this is done for each viewer of each batch. */
  sent: { directly: number; ordinarily: number };
}

export interface Watching {
  /** Its place on the network. */
  address: string;
  format: StreamFormat;
  codecs?: readonly string[] | undefined;
  /** It is not in the audience any more. */
  onLeft(): void;
}

export class SocketStreamer implements StreamerPort {
  readonly id: string;
  readonly #socket: HubSocket;
  readonly #insides: ConnectionInsides;
  readonly #parts: PortParts;

  constructor(socket: HubSocket, parts: PortParts) {
    this.id = socket.id;
    this.#socket = socket;
    this.#insides = ConnectionInsides.of(socket);
    this.#parts = parts;
  }

  notify(notice: Notice): void {
    const mayWrite = this.#parts.mayWriteDirectly && notice.isText;
    const ownSocket = mayWrite ? this.#insides.ownSocket : undefined;
    if (ownSocket !== undefined) ownSocket.write(notice.framed(noticeBytes));
    else if (this.#socket.connected) this.#socket.emit(notice.event, ...asArguments(notice));
  }
}

export class SocketViewer implements ViewerPort {
  readonly id: string;
  readonly address: string;
  readonly counts = 1;
  readonly format: StreamFormat;
  readonly codecs: readonly string[] | undefined;
  readonly pace = 'budget';
  readonly #socket: HubSocket;
  readonly #insides: ConnectionInsides;
  readonly #parts: PortParts;
  readonly #notices: SocketStreamer;
  readonly #onLeft: () => void;

  constructor(socket: HubSocket, { address, format, codecs, onLeft }: Watching, parts: PortParts) {
    this.id = socket.id;
    this.address = address;
    this.format = format;
    this.codecs = codecs;
    this.#socket = socket;
    this.#insides = ConnectionInsides.of(socket);
    this.#parts = parts;
    this.#notices = new SocketStreamer(socket, parts);
    this.#onLeft = onLeft;
  }

  get waitingBytes(): number {
    return this.#insides.waitingBytes;
  }

  notify(notice: Notice): void {
    this.#notices.notify(notice);
  }

  /** An Engine.IO ping, which every client answers by itself. */
  whenCaughtUp(then: () => void): void {
    // Where a library has changed, pings may not be seen either: nobody waits for an answer that never comes.
    if (this.#parts.mayWriteDirectly) this.#insides.whenCaughtUp(then);
    else then();
  }

  sendData(shared: SharedData): void {
    const { mayWriteDirectly, sent } = this.#parts;
    const ownSocket = mayWriteDirectly ? this.#insides.ownSocket : undefined;
    if (ownSocket !== undefined) {
      sent.directly += 1;
      ownSocket.write(shared.framed(eventBytes));
    } else if (this.#socket.connected) {
      sent.ordinarily += 1;
      this.#socket.emit('stream:data', shared.data);
    }
  }

  sendBuffer(buffer: SharedFrames | Uint8Array): void {
    if (buffer instanceof Uint8Array) {
      this.#socket.emit('stream:buffer', buffer);
      return;
    }
    const ownSocket = this.#parts.mayWriteDirectly ? this.#insides.ownSocket : undefined;
    if (ownSocket !== undefined) ownSocket.write(buffer.framed(bufferBytes));
    // Engine.IO's own `write` takes a packet of Socket.IO as it is, in order with those that Socket.IO makes.
    else if (this.#socket.connected) this.#socket.conn.write(buffer.text(bufferPacket));
  }

  /** The room is there for programs that look; with the in-memory adapter the socket is in it when `join` returns. */
  entered(streamKey: string): void {
    void this.#socket.join(roomOf(streamKey));
  }

  left(streamKey: string): void {
    void this.#socket.leave(roomOf(streamKey));
    this.#onLeft();
  }

  /** Below Socket.IO's own goodbye, after which its clients would not come back by themselves. */
  close(code: ErrorCode): boolean {
    if (this.#socket.conn.readyState !== 'open') return false;
    this.#socket.emit('stream:error', {
      event: 'stream:join',
      code,
      message: refuse(code).message,
    });
    this.#insides.close();
    this.#parts.clock.after(GOODBYE_MS, () => this.#insides.cutOff());
    return true;
  }
}

/** Every event of the hub has one argument; TypeScript cannot see it through the generic name. */
function asArguments({ payload }: Notice) {
  return [payload] as unknown as Parameters<HubEvents[Notice['event']]>;
}
