/**
 * Reads a server's WebSocket frames from a TCP stream that is cut anywhere, without a look into the payloads that
 * nobody wants: a load generator must cost less than what it loads.
 * Source: RFC 6455, section 5.2. From: bare-socket.ts. To: whoever opened it.
 */
export interface FrameEars {
  /** The payload is valid during the call only: the memory is used again. */
  onText(payload: Buffer): void;
  /** `payload` is missing unless `wantsBinary`. */
  onBinary(payloadBytes: number, payload: Buffer | undefined): void;
  onPing(payload: Buffer): void;
  wantsBinary: boolean;
}

const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const FIN = 0x80;
const OPCODE_BITS = 0x0f;
const MASK_BIT = 0x80;
const LENGTH_BITS = 0x7f;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const LONGEST_HEAD = 10;

export class FrameReader {
  readonly #ears: FrameEars;
  /** A frame's head that was cut. */
  readonly #head = Buffer.alloc(LONGEST_HEAD);
  #headBytes = 0;
  #opcode = 0;
  #payloadBytes = 0;
  /** Of the payload, not yet read. */
  #left = 0;
  #isInPayload = false;
  /** A payload that was cut, if it is wanted. */
  #collected: Buffer | undefined;

  constructor(ears: FrameEars) {
    this.#ears = ears;
  }

  take(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (!this.#isInPayload) {
        at = this.#readHead(bytes, at);
        if (!this.#isInPayload) return;
      }
      at = this.#readPayload(bytes, at);
    }
  }

  /** Gives back where the head ends, or the end of the bytes if it is not whole. */
  #readHead(bytes: Buffer, start: number): number {
    if (this.#headBytes === 0) {
      const length = headLength(bytes, { start, end: bytes.length });
      if (length !== undefined) return this.#open(bytes, { start, length });
    }
    let at = start;
    while (at < bytes.length) {
      this.#head[this.#headBytes] = bytes[at] as number;
      this.#headBytes += 1;
      at += 1;
      const length = headLength(this.#head, { start: 0, end: this.#headBytes });
      if (length === undefined) continue;
      this.#open(this.#head, { start: 0, length });
      this.#headBytes = 0;
      return at;
    }
    return at;
  }

  #open(bytes: Buffer, { start, length }: { start: number; length: number }): number {
    const first = bytes[start] as number;
    const second = bytes[start + 1] as number;
    if ((first & FIN) === 0 || (second & MASK_BIT) !== 0) {
      throw new Error('the server sent a masked frame, or a part of one: not expected here');
    }
    const short = second & LENGTH_BITS;
    this.#opcode = first & OPCODE_BITS;
    this.#payloadBytes = short;
    if (short === LENGTH_16) this.#payloadBytes = bytes.readUInt16BE(start + 2);
    if (short === LENGTH_64) this.#payloadBytes = Number(bytes.readBigUInt64BE(start + 2));
    this.#left = this.#payloadBytes;
    this.#isInPayload = true;
    return start + length;
  }

  #readPayload(bytes: Buffer, start: number): number {
    const taken = Math.min(this.#left, bytes.length - start);
    const isWhole = taken === this.#payloadBytes;
    const end = start + taken;
    if (isWhole) {
      this.#left = 0;
      this.#deliver(bytes.subarray(start, end));
      return end;
    }
    if (this.#opcode !== OPCODE.binary || this.#ears.wantsBinary) {
      this.#collected ??= Buffer.allocUnsafe(this.#payloadBytes);
      bytes.copy(this.#collected, this.#payloadBytes - this.#left, start, end);
    }
    this.#left -= taken;
    if (this.#left === 0) this.#deliver(this.#collected);
    return end;
  }

  #deliver(payload: Buffer | undefined): void {
    this.#isInPayload = false;
    this.#collected = undefined;
    switch (this.#opcode) {
      case OPCODE.binary:
        this.#ears.onBinary(this.#payloadBytes, this.#ears.wantsBinary ? payload : undefined);
        break;
      case OPCODE.text:
        if (payload) this.#ears.onText(payload);
        break;
      case OPCODE.ping:
        if (payload) this.#ears.onPing(payload);
        break;
      // The end of the connection says the same as a close frame; nobody is sent a ping that could be answered.
      default:
    }
  }
}

function headLength(
  bytes: Buffer,
  { start, end }: { start: number; end: number },
): number | undefined {
  if (end - start < 2) return undefined;
  const short = (bytes[start + 1] as number) & LENGTH_BITS;
  const length = short === LENGTH_64 ? 10 : short === LENGTH_16 ? 4 : 2;
  return end - start < length ? undefined : length;
}
