/**
 * Counts the frames of a WebSocket and the bytes of the message that is not whole yet, from the raw bytes, before any
 * library has looked at them: a ping, an empty fragment and an unknown event each cost their reader about the same.
 * Format: RFC 6455 section 5.2. What breaks it is left to the WebSocket's own reader, which closes the connection.
 * From: guarded-engine.ts, what arrives on the socket. To: the same.
 */
const FIN = 0x80;
const FIRST_CONTROL_OPCODE = 0x08;
const MASKED = 0x80;
const LENGTH = 0x7f;
const LENGTH_IN_TWO_BYTES = 126;
const LENGTH_IN_EIGHT_BYTES = 127;
const MASK_BYTES = 4;
const SHORTEST_HEAD = 2;
const LONGEST_HEAD = 14;

export class WebSocketFrames {
  /** Of the message that is under way, all its frames together; 0 between two messages. */
  unfinishedBytes = 0;
  /** A head may be spread over several chunks. */
  readonly #head = new Uint8Array(LONGEST_HEAD);
  #headBytes = 0;
  #payloadLeft = 0;
  #endsMessage = false;

  /** Returns how many frames begin in these bytes. */
  read(chunk: Uint8Array): number {
    let frames = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#payloadLeft > 0) {
        const taken = Math.min(this.#payloadLeft, chunk.length - at);
        at += taken;
        this.#took(taken);
      } else {
        this.#head[this.#headBytes] = chunk[at] ?? 0;
        this.#headBytes += 1;
        at += 1;
        if (this.#headBytes === SHORTEST_HEAD) frames += 1;
        if (this.#headBytes >= SHORTEST_HEAD && this.#headBytes === headLength(this.#head)) {
          this.#begin();
        }
      }
    }
    return frames;
  }

  #begin(): void {
    const first = this.#head[0] ?? 0;
    const isControl = (first & 0x0f) >= FIRST_CONTROL_OPCODE;
    this.#endsMessage = !isControl && (first & FIN) !== 0;
    this.#payloadLeft = payloadLength(this.#head);
    this.#headBytes = 0;
    // An unfinished message that is still empty is not nothing.
    if (!isControl) this.unfinishedBytes += 1;
    if (this.#payloadLeft === 0) this.#took(0);
  }

  #took(bytes: number): void {
    this.#payloadLeft -= bytes;
    if (this.unfinishedBytes > 0) this.unfinishedBytes += bytes;
    if (this.#payloadLeft === 0 && this.#endsMessage) this.unfinishedBytes = 0;
  }
}

function headLength(head: Uint8Array): number {
  const second = head[1] ?? 0;
  const mask = (second & MASKED) === 0 ? 0 : MASK_BYTES;
  const length = second & LENGTH;
  if (length === LENGTH_IN_TWO_BYTES) return SHORTEST_HEAD + 2 + mask;
  return (length === LENGTH_IN_EIGHT_BYTES ? SHORTEST_HEAD + 8 : SHORTEST_HEAD) + mask;
}

function payloadLength(head: Uint8Array): number {
  const length = (head[1] ?? 0) & LENGTH;
  const view = new DataView(head.buffer);
  if (length === LENGTH_IN_TWO_BYTES) return view.getUint16(2);
  return length === LENGTH_IN_EIGHT_BYTES ? Number(view.getBigUint64(2)) : length;
}
