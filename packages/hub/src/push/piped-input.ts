/**
 * An input that comes through a pipe, read only as fast as it is played.
 * From: the process' standard input. To: media-input.ts.
 * Bounds: MAX_UNUSED_BYTES are read in search of any packet, and kept, so that sound can be found that lies behind its
 * picture; MAX_AHEAD_BYTES in search of one track's packet, before the other tracks have come as far; and nothing is
 * waited for longer than `silenceMs`.
 */
import type { Readable } from 'node:stream';
import { PushFault } from './push-fault.ts';

export const MAX_UNUSED_BYTES = 32_000_000;
const MAX_AHEAD_BYTES = 16_000_000;

/** How far a track has come. */
interface Reading {
  /** It waits for bytes that have not been read yet. */
  isStarved: boolean;
  /** How many bytes had been read when it last waited so. */
  cameTo: number;
}

export class PipedInput implements Disposable {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #input: Readable;
  readonly #silenceMs: number;
  readonly #readings = new Set<Reading>();
  #readBytes = 0;
  #usedBytes = 0;
  #change = Promise.withResolvers<void>();

  constructor(input: Readable, { silenceMs }: { silenceMs: number }) {
    this.#input = input;
    this.#silenceMs = silenceMs;
    const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    this.stream = new ReadableStream<Uint8Array>(
      { pull: (controller) => this.#pull(chunks, controller) },
      // Nothing is read ahead.
      { highWaterMark: 0 },
    );
  }

  get hasCome(): boolean {
    return this.#readBytes > 0;
  }

  /** One track's packets, as `next` finds them in the stream. */
  async *packets<Packet extends object>(
    next: (before: Packet | undefined) => Promise<Packet | null>,
  ): AsyncGenerator<Packet> {
    const reading: Reading = { isStarved: false, cameTo: this.#readBytes };
    this.#readings.add(reading);
    try {
      let packet = await this.#read(reading, next(undefined));
      while (packet !== null) {
        this.#usedBytes = this.#readBytes;
        yield packet;
        packet = await this.#read(reading, next(packet));
      }
    } finally {
      this.#readings.delete(reading);
      this.#wake();
    }
  }

  /** Whoever writes into the pipe is told that nobody reads any more. */
  [Symbol.dispose](): void {
    this.#input.destroy();
  }

  /** What is in memory is found before the event loop turns; what takes longer has to be read. */
  async #read<Packet extends object>(
    reading: Reading,
    packet: Promise<Packet | null>,
  ): Promise<Packet | null> {
    const look = setImmediate(() => {
      reading.isStarved = true;
      this.#wake();
    });
    try {
      return await packet;
    } catch (error) {
      throw String(error).includes(FORGOTTEN) ? new PushFault(TOO_FAR_APART) : error;
    } finally {
      clearImmediate(look);
      if (reading.isStarved) reading.cameTo = this.#readBytes;
      reading.isStarved = false;
    }
  }

  async #pull(
    chunks: AsyncIterator<Uint8Array>,
    controller: ReadableStreamDefaultController<Uint8Array>,
  ): Promise<void> {
    while (this.#isAhead) await this.#change.promise;
    const bytes = await within(chunks.next(), this.#silenceMs);
    if (bytes === undefined) throw new PushFault(this.#silence);
    if (bytes.done) {
      controller.close();
      return;
    }
    this.#readBytes += bytes.value.byteLength;
    if (this.#readBytes - this.#usedBytes > MAX_UNUSED_BYTES) throw new PushFault(TOO_MUCH);
    controller.enqueue(bytes.value);
  }

  /** Some track has yet to come to what has been read. */
  get #isAhead(): boolean {
    return [...this.#readings].some(
      ({ isStarved, cameTo }) => !isStarved && this.#readBytes - cameTo > MAX_AHEAD_BYTES,
    );
  }

  get #silence(): string {
    const what = this.hasCome ? 'nothing more' : 'nothing';
    return `${what} has come through the pipe for ${this.#silenceMs / 1000} s.`;
  }

  #wake(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}

const TOO_MUCH =
  `${MAX_UNUSED_BYTES / 1_000_000} MB came through the pipe without a picture or sound in them. An MP4 with its index at ` +
  'the end cannot be piped: name the file instead, or write it with -movflags frag_keyframe+empty_moov.';

/** In mediabunny's words. */
const FORGOTTEN = 'already-evicted part of the cache';
const TOO_FAR_APART =
  `its sound and its picture lie more than ${MAX_UNUSED_BYTES / 1_000_000} MB apart, too far for a pipe: name the file ` +
  'instead.';

/** Undefined: it took too long. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
