/**
 * Takes chunks out of bytes that come in pieces of any size.
 * From: recording.ts, pieces of the journal in order. To: the same, whole chunks. Holds one chunk and one piece at most.
 */
import { type Chunk, chunkHeaderBytes, peekHeader } from '@streamhub/protocol';
import { RecordingError } from './recording-error.ts';

const FIRST_BYTES = 65_536;

export class ChunkReader {
  #bytes = new Uint8Array(FIRST_BYTES);
  #begin = 0;
  #end = 0;
  #at: number;

  /** `at`: the place in the journal at which the pieces begin. */
  constructor(at: number) {
    this.#at = at;
  }

  /** Where in the journal the next chunk begins. */
  get at(): number {
    return this.#at;
  }

  /** Where in the journal the next piece begins. */
  get wantedAt(): number {
    return this.#at + this.#end - this.#begin;
  }

  push(piece: Uint8Array): void {
    if (this.#end + piece.byteLength > this.#bytes.byteLength) this.#makeRoom(piece.byteLength);
    this.#bytes.set(piece, this.#end);
    this.#end += piece.byteLength;
  }

  /** The next whole chunk, with its own copy of the payload. Throws a RecordingError at what is none. */
  next(): Chunk | undefined {
    if (this.#end - this.#begin < chunkHeaderBytes) return undefined;
    const header = peekHeader(this.#bytes, this.#begin);
    if (!header) throw new RecordingError('damaged', `No chunk stands at byte ${this.#at}.`);
    const { payloadBytes, ...fields } = header;
    const begin = this.#begin + chunkHeaderBytes;
    const end = begin + payloadBytes;
    if (end > this.#end) return undefined;
    const payload = this.#bytes.slice(begin, end);
    this.#at += chunkHeaderBytes + payloadBytes;
    this.#begin = end;
    return { ...fields, payload };
  }

  #makeRoom(more: number): void {
    const held = this.#bytes.subarray(this.#begin, this.#end);
    const wanted = held.byteLength + more;
    let size = this.#bytes.byteLength;
    while (size < wanted) size *= 2;
    const bytes = size === this.#bytes.byteLength ? this.#bytes : new Uint8Array(size);
    // Within one array it moves the bytes as they were.
    bytes.set(held);
    this.#bytes = bytes;
    this.#begin = 0;
    this.#end = held.byteLength;
  }
}
