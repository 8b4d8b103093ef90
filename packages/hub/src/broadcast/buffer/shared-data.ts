/**
 * What is sent to many viewers: made once, and framed once for all who are carried the same way.
 * From: audience.ts, classic-buffer.ts, coded-buffer.ts. To: the viewers' ports.
 */

/** One `stream:data`: a frame as text, or a batch. */
export class SharedData {
  readonly data: string | Uint8Array;
  /** What one viewer is sent of it. */
  readonly bytes: number;
  #framed: Buffer | undefined;

  constructor(data: string | Uint8Array) {
    this.data = data;
    this.bytes = data.length;
  }

  /** What a carrier writes for it, made when the first viewer needs it. All who ask must make the same of it. */
  framed(frame: (data: string | Uint8Array) => Buffer): Buffer {
    this.#framed ??= frame(this.data);
    return this.#framed;
  }
}

/**
 * A `stream:buffer` of frames. JSON of 1.5 MB takes ten milliseconds to make, so that whoever joins again and again would
 * keep the hub at it.
 */
export class SharedFrames {
  readonly frames: readonly string[];
  /** Of the frames alone: none for an empty buffer. */
  readonly bytes: number;
  #text: string | undefined;
  #framed: Buffer | undefined;

  constructor(frames: readonly string[]) {
    this.frames = frames;
    this.bytes = frames.reduce((bytes, frame) => bytes + frame.length, 0);
  }

  /** What viewers are sent of it as text, made when the first one needs it. */
  text(write: (frames: readonly string[]) => string): string {
    this.#text ??= write(this.frames);
    return this.#text;
  }

  /** What a carrier writes for it, as for SharedData. */
  framed(frame: (frames: readonly string[]) => Buffer): Buffer {
    this.#framed ??= frame(this.frames);
    return this.#framed;
  }
}
