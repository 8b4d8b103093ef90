/**
 * Keeps what a late viewer needs to see a picture at once: the newest frames of a classic stream, first in first out.
 * From: classic-buffer.ts, each frame. To: the same, once for each viewer that joins.
 * Bound: a number of frames and a number of bytes; the oldest are dropped first.
 */
import { limits } from '@streamhub/protocol';

export class FrameBuffer {
  readonly #frames: string[] = [];
  #bytes = 0;

  /** A frame is base64, so its length is its size in bytes. */
  add(frame: string): void {
    this.#frames.push(frame);
    this.#bytes += frame.length;
    while (this.#frames.length > limits.bufferMaxFrames || this.#bytes > limits.bufferMaxBytes) {
      this.#bytes -= this.#frames.shift()?.length ?? 0;
    }
  }

  clear(): void {
    this.#frames.length = 0;
    this.#bytes = 0;
  }

  /** Oldest first. */
  frames(): string[] {
    return [...this.#frames];
  }

  get bytes(): number {
    return this.#bytes;
  }
}
