/**
 * An input that comes through a pipe, read only as fast as it is played.
 * From: the process' standard input. To: media-input.ts.
 * Bounds: MAX_UNUSED_BYTES are read in search of a packet, and nothing is waited for longer than `silenceMs`. What was read
 * is kept for as many bytes at most, so that sound can be found that lies behind its picture.
 */
import type { Readable } from 'node:stream';
import { PushFault } from './push-fault.ts';

export const MAX_UNUSED_BYTES = 32_000_000;

export class PipedInput implements Disposable {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #input: Readable;
  #unusedBytes = 0;
  #hasCome = false;

  constructor(input: Readable, { silenceMs }: { silenceMs: number }) {
    this.#input = input;
    const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    this.stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const bytes = await within(chunks.next(), silenceMs);
          if (bytes === undefined) throw new PushFault(this.#silence(silenceMs));
          if (bytes.done) {
            controller.close();
            return;
          }
          this.#hasCome = true;
          this.#unusedBytes += bytes.value.byteLength;
          if (this.#unusedBytes > MAX_UNUSED_BYTES) throw new PushFault(TOO_MUCH);
          controller.enqueue(bytes.value);
        },
      },
      // Nothing is read ahead.
      { highWaterMark: 0 },
    );
  }

  get hasCome(): boolean {
    return this.#hasCome;
  }

  /** What was read was of use. */
  packetCame(): void {
    this.#unusedBytes = 0;
  }

  /** Whoever writes into the pipe is told that nobody reads any more. */
  [Symbol.dispose](): void {
    this.#input.destroy();
  }

  #silence(silenceMs: number): string {
    const what = this.#hasCome ? 'nothing more' : 'nothing';
    return `${what} has come through the pipe for ${silenceMs / 1000} s.`;
  }
}

const TOO_MUCH =
  `${MAX_UNUSED_BYTES / 1_000_000} MB came through the pipe without a picture or sound in them. An MP4 with its index at ` +
  'the end cannot be piped: name the file instead, or write it with -movflags frag_keyframe+empty_moov.';

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
