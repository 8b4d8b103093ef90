/**
 * What the origin says to all while an edge waits for its buffer.
 * From: edge.ts. To: edge.ts, once the buffer is there.
 * Bound: a number of bytes; over it all is dropped, and the edge asks again.
 */
import type { Message } from './messages.ts';

/** As much as the largest buffer. */
const MAX_BYTES = 8_000_000;

export class PendingMessages {
  #messages: Message[] = [];
  #bytes = 0;

  /** The bus may use the bytes again. */
  add(message: Message): void {
    this.#bytes += message.body.byteLength;
    if (this.#bytes > MAX_BYTES) this.#messages = [];
    else this.#messages.push({ ...message, body: new Uint8Array(message.body) });
  }

  /** In order; what was dropped shows as a gap before whatever comes next. */
  takeAll(): Message[] {
    const messages = this.#messages;
    this.#messages = [];
    this.#bytes = 0;
    return messages;
  }
}
