/**
 * Socket.IO by hand on a bare socket: the handshake, requests, pings, and a count of `stream:data`.
 * Source: the protocols Engine.IO 4 and Socket.IO 5. From: bare-viewer.ts, bare-streamer.ts, load/. To: a hub, or a
 * stock Socket.IO server.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { BareSocket, type BareSocketOptions, pongFrame } from './bare-socket.ts';
import { clientFrame } from './client-frame.ts';

export interface BareSocketIoOptions extends Pick<BareSocketOptions, 'address' | 'localAddress'> {
  /** Each `stream:data` as it comes. With it payloads are read, and cost. The bytes are valid during the call only. */
  onData?: (payload: Buffer, wireBytes: number) => void;
  /** Binary that belongs to another event, such as `stream:buffer`. The bytes are valid during the call only. */
  onOtherBinary?: (event: string, payload: Buffer) => void;
  /** All but `stream:data`. */
  onEvent?: (event: string, args: unknown[]) => void;
}

const PATH = '/socket.io/?EIO=4&transport=websocket';
const PONG = clientFrame('text', '3');
const CONNECT = clientFrame('text', '40');
const BINARY_DATA = '451-["stream:data",';
const TEXT_DATA = '42["stream:data",';
/** A frame of the WebSocket has so much in front of it where its payload is from 126 bytes on; 2 below. */
const LONG_HEAD_BYTES = 4;
const SHORT_HEAD_BYTES = 2;
const SHORT_PAYLOAD_MAX = 125;

export class BareSocketIo implements Disposable {
  /** `stream:data` events since the last `stream:joined`. */
  dataEvents = 0;
  readonly #options: BareSocketIoOptions;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  #socket: BareSocket | undefined;
  #nextId = 0;
  #connected: () => void = () => {};
  /** What the next binary frames belong to. */
  #binariesOf: { event: string; left: number; wireBytes: number } | undefined;

  static async connect(options: BareSocketIoOptions): Promise<BareSocketIo> {
    const made = new BareSocketIo(options);
    const connected = new Promise<void>((resolve) => {
      made.#connected = resolve;
    });
    const { address, localAddress } = options;
    made.#socket = await BareSocket.open({
      address,
      ...(localAddress !== undefined && { localAddress }),
      path: PATH,
      ears: made.#ears(),
    });
    await connected;
    return made;
  }

  private constructor(options: BareSocketIoOptions) {
    this.#options = options;
  }

  get socket(): BareSocket {
    if (!this.#socket) throw new Error('not connected yet');
    return this.#socket;
  }

  /** Resolves with the acknowledgement, whatever it says. */
  request(event: string, payload: object): Promise<unknown> {
    const { id, answered } = this.#awaitAnswer();
    this.socket.send(clientFrame('text', `42${id}${JSON.stringify([event, payload])}`));
    return answered;
  }

  /** The same, with `data` as a field of the payload. */
  requestWithBinary(event: string, payload: object, data: Uint8Array): Promise<unknown> {
    const { id, answered } = this.#awaitAnswer();
    const withPlace = { ...payload, data: { _placeholder: true, num: 0 } };
    const text = clientFrame('text', `451-${id}${JSON.stringify([event, withPlace])}`);
    this.socket.send(Buffer.concat([text, clientFrame('binary', data)]));
    return answered;
  }

  [Symbol.dispose](): void {
    this.#socket?.[Symbol.dispose]();
  }

  #awaitAnswer(): { id: number; answered: Promise<unknown> } {
    const id = this.#nextId;
    this.#nextId += 1;
    return { id, answered: new Promise((resolve) => this.#waiting.set(id, resolve)) };
  }

  #ears() {
    const { onData, onOtherBinary } = this.#options;
    return {
      wantsBinary: onData !== undefined || onOtherBinary !== undefined,
      onText: (payload: Buffer) => this.#onText(payload),
      onBinary: (bytes: number, payload: Buffer | undefined) => this.#onBinary(bytes, payload),
      onPing: (payload: Buffer) => this.socket.send(pongFrame(payload)),
    };
  }

  #onText(payload: Buffer): void {
    const beginning = payload.toString('latin1', 0, BINARY_DATA.length);
    if (beginning === BINARY_DATA) {
      this.#binariesOf = { event: 'stream:data', left: 1, wireBytes: frameBytes(payload.length) };
    } else if (beginning.startsWith(TEXT_DATA)) {
      this.dataEvents += 1;
    } else {
      this.#onControl(payload.toString());
    }
  }

  #onBinary(payloadBytes: number, payload: Buffer | undefined): void {
    const of = this.#binariesOf;
    if (!of) throw new Error('binary that belongs to no event');
    of.left -= 1;
    if (of.left === 0) this.#binariesOf = undefined;
    if (of.event === 'stream:data') {
      this.dataEvents += 1;
      if (payload) this.#options.onData?.(payload, of.wireBytes + frameBytes(payloadBytes));
    } else if (payload) {
      this.#options.onOtherBinary?.(of.event, payload);
    }
  }

  #onControl(text: string): void {
    if (text === '2') this.socket.send(PONG);
    else if (text.startsWith('0')) void this.#sendConnect();
    else if (text.startsWith('40')) this.#connected();
    else if (text.startsWith('42')) this.#onEvent(text.slice(2));
    else if (text.startsWith('43')) this.#onAnswer(text.slice(2));
    else if (text.startsWith('45')) this.#onBinaryEvent(text.slice(2));
  }

  /** The first words of the server may come before `open` has given the socket back. */
  async #sendConnect(): Promise<void> {
    while (!this.#socket) await nextTurn();
    this.#socket.send(CONNECT);
  }

  #onEvent(text: string): void {
    const [event, ...args] = JSON.parse(text.slice(text.indexOf('['))) as [string, ...unknown[]];
    if (event === 'stream:joined') this.dataEvents = 0;
    this.#options.onEvent?.(event, args);
  }

  #onBinaryEvent(text: string): void {
    const left = Number.parseInt(text, 10);
    const [event, ...args] = JSON.parse(text.slice(text.indexOf('['))) as [string, ...unknown[]];
    this.#binariesOf = left > 0 ? { event, left, wireBytes: 0 } : undefined;
    this.#options.onEvent?.(event, args);
  }

  #onAnswer(text: string): void {
    const start = text.indexOf('[');
    const id = Number(text.slice(0, start));
    const [answer] = JSON.parse(text.slice(start)) as unknown[];
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }
}

function frameBytes(payloadBytes: number): number {
  return payloadBytes + (payloadBytes > SHORT_PAYLOAD_MAX ? LONG_HEAD_BYTES : SHORT_HEAD_BYTES);
}
