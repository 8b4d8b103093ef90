/**
 * The buffers that edges are taking in, part by part.
 * From: origin.ts, the stream's buffer when an edge joins. To: origin.ts, the parts that are asked for.
 * Bound: the newest few, for some seconds; an edge whose buffer is gone asks for a new one.
 */
import type { ClassicBuffer } from '../broadcast/buffer/classic-buffer.ts';
import type { CodedBuffer } from '../broadcast/buffer/coded-buffer.ts';

const KEPT = 8;
const LASTS_MS = 10_000;
/** Small enough that the bus carries other streams in between. */
const PART_BYTES = 256_000;

interface Snapshot {
  readonly number: number;
  /** What a late viewer gets, and behind it, of a stream of chunks, the newest picture. */
  readonly bytes: Uint8Array;
  readonly pictureBytes: number;
  readonly atMs: number;
}

export class Snapshots {
  readonly #kept: Snapshot[] = [];
  #made = 0;

  take(buffer: Readonly<ClassicBuffer | CodedBuffer>, nowMs: number): Snapshot {
    this.#made += 1;
    const picture = buffer.kind === 'coded' ? buffer.newestPicture()?.bytes : undefined;
    const bytes = picture ? Buffer.concat([bytesOf(buffer), picture]) : bytesOf(buffer);
    const pictureBytes = picture?.byteLength ?? 0;
    const snapshot = { number: this.#made, bytes, pictureBytes, atMs: nowMs };
    // One part needs no second question.
    if (snapshot.bytes.byteLength > PART_BYTES) this.#kept.push(snapshot);
    if (this.#kept.length > KEPT) this.#kept.shift();
    return snapshot;
  }

  /** Undefined if it is gone. */
  part(number: number, offset: number): Uint8Array | undefined {
    const snapshot = this.#kept.find((each) => each.number === number);
    return snapshot && partOf(snapshot, offset);
  }

  /** To be called every second or so: whoever asks for parts of an old one has given up. */
  forgetOld(nowMs: number): void {
    while (nowMs - (this.#kept[0]?.atMs ?? nowMs) > LASTS_MS) this.#kept.shift();
  }

  forget(): void {
    this.#kept.length = 0;
  }
}

export function partOf({ bytes }: Snapshot, offset: number): Uint8Array {
  return bytes.subarray(offset, offset + PART_BYTES);
}

/** Frames are texts without line ends. */
function bytesOf(buffer: Readonly<ClassicBuffer | CodedBuffer>): Uint8Array {
  if (buffer.kind === 'coded') return buffer.batch();
  return Buffer.from(buffer.frames().frames.join('\n'), 'latin1');
}
