/**
 * Memory through which batches go from the hub's thread to the journals' thread: no message, and no memory of its own, for each.
 * One side puts, the other takes. What is put wakes nobody: whoever waits looks by itself after a while, or is woken.
 * From: journal-outbox.ts. To: serve-journals.ts.
 * Bound: SIZE bytes. Where there is no room, `put` says so and nothing is put.
 */
const SIZE = 4 * 1024 * 1024;
/** A larger piece goes as a message. */
export const MOST_BYTES_IN_RING = 256 * 1024;

/** Two 32-bit counters of bytes, which begin again at 0 when they are full. */
const PUT = 0;
const TAKEN = 1;
const COUNTERS_BYTES = 8;

/** Of a record: `id`, its length and chunks as 32 bits, the time as a double at 16. The bytes follow, up to a multiple of 8. */
const LENGTH_AT = 4;
const CHUNKS_AT = 8;
const TIME_AT = 16;
const HEADER_BYTES = 24;

/** In place of a journal's id. */
const MESSAGE = 0;
/** The next record is at the beginning of the memory. */
const WRAP = 0xffff_ffff;

export interface RingPiece {
  id: number;
  bytes: Uint8Array;
  chunks: number;
  epochMs: number;
}

export class JournalRing {
  readonly memory: SharedArrayBuffer;
  readonly #counters: Int32Array;
  readonly #data: Uint8Array;
  readonly #view: DataView;
  /** This side's own counter. */
  #at: number;

  constructor(memory = new SharedArrayBuffer(COUNTERS_BYTES + SIZE)) {
    this.memory = memory;
    this.#counters = new Int32Array(memory, 0, COUNTERS_BYTES / 4);
    this.#data = new Uint8Array(memory, COUNTERS_BYTES);
    this.#view = new DataView(memory, COUNTERS_BYTES);
    this.#at = Atomics.load(this.#counters, TAKEN);
  }

  /** The bytes are copied. False: there is no room. */
  put({ id, bytes, chunks, epochMs }: RingPiece): boolean {
    const place = this.#place(HEADER_BYTES + bytes.byteLength);
    if (place === undefined) return false;
    this.#view.setUint32(place, id, true);
    this.#view.setUint32(place + LENGTH_AT, bytes.byteLength, true);
    this.#view.setUint32(place + CHUNKS_AT, chunks, true);
    this.#view.setFloat64(place + TIME_AT, epochMs, true);
    this.#data.set(bytes, place + HEADER_BYTES);
    Atomics.store(this.#counters, PUT, this.#at);
    return true;
  }

  /** Says when it is the turn of a message. It is posted before that can be seen: the other side does not wait for it. */
  putMessage(post: () => void): boolean {
    const place = this.#place(HEADER_BYTES);
    if (place === undefined) return false;
    post();
    this.#view.setUint32(place, MESSAGE, true);
    this.#view.setUint32(place + LENGTH_AT, 0, true);
    Atomics.store(this.#counters, PUT, this.#at);
    return true;
  }

  wake(): void {
    Atomics.notify(this.#counters, PUT);
  }

  /** A place behind what was put last, for `isTaken`. */
  get end(): number {
    return this.#at;
  }

  /** All that was put before that place. Asked within 2 GB of it. */
  isTaken(end: number): boolean {
    return ((Atomics.load(this.#counters, TAKEN) - end) | 0) >= 0;
  }

  get isHalfFull(): boolean {
    return ((this.#at - Atomics.load(this.#counters, TAKEN)) | 0) > SIZE / 2;
  }

  /** Undefined: nothing is there. The bytes are good until `taken`. */
  next(): RingPiece | 'message' | undefined {
    if (Atomics.load(this.#counters, PUT) === this.#at) return undefined;
    let place = this.#at & (SIZE - 1);
    let id = this.#view.getUint32(place, true);
    if (id === WRAP) {
      this.#at = (this.#at + SIZE - place) | 0;
      place = 0;
      id = this.#view.getUint32(place, true);
    }
    const length = this.#view.getUint32(place + LENGTH_AT, true);
    this.#at = (this.#at + whole(HEADER_BYTES + length)) | 0;
    if (id === MESSAGE) return 'message';
    const begin = place + HEADER_BYTES;
    return {
      id,
      bytes: this.#data.subarray(begin, begin + length),
      chunks: this.#view.getUint32(place + CHUNKS_AT, true),
      epochMs: this.#view.getFloat64(place + TIME_AT, true),
    };
  }

  /** What `next` gave last may be overwritten. */
  taken(): void {
    Atomics.store(this.#counters, TAKEN, this.#at);
  }

  /** Sleeps until somebody wakes it, or so long; not at all if there is more by now. */
  wait(ms: number): void {
    Atomics.wait(this.#counters, PUT, this.#at, ms);
  }

  /** For so many bytes in one piece; a wrap stands before it where it would not fit at the end. */
  #place(bytes: number): number | undefined {
    const wanted = whole(bytes);
    const place = this.#at & (SIZE - 1);
    const skipped = place + wanted > SIZE ? SIZE - place : 0;
    const used = (this.#at - Atomics.load(this.#counters, TAKEN)) | 0;
    if (used + skipped + wanted > SIZE) return undefined;
    if (skipped > 0) this.#view.setUint32(place, WRAP, true);
    this.#at = (this.#at + skipped + wanted) | 0;
    return skipped > 0 ? 0 : place;
  }
}

function whole(bytes: number): number {
  return (bytes + 7) & ~7;
}
