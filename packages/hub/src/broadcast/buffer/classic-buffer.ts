/**
 * What a stream of frames offers: the newest frames as they came, and each as a batch of one key chunk.
 * From: the broadcast, each frame. To: the same, for the audience and for viewers that join.
 */
import {
  base64Of,
  type ChunkHeader,
  encodeBatch,
  imageTypeOf,
  nextSequence,
  type Track,
} from '@streamhub/protocol';
import type { Batch } from './batch.ts';
import { FrameBuffer } from './frame-buffer.ts';
import { SharedFrames } from './shared-data.ts';
import { type Picture, type Piece, type StreamBuffer, writtenBytes } from './stream-buffer.ts';

const TRACK_ID = 0;
const NOTHING = new Uint8Array(0);

export class ClassicBuffer implements StreamBuffer {
  readonly kind = 'classic';
  readonly tracks: Track[] = [
    { kind: 'video', trackId: TRACK_ID, codec: 'jpeg', temporalLayers: 1 },
  ];
  /** The chunks' time counts from here: 48 bits cannot hold the microseconds since 1970. */
  readonly clockOffsetUs: number;
  readonly spanMs = 0;
  readonly wantsKeyframe = false;
  readonly hasKeyframes = false;
  readonly #frames = new FrameBuffer();
  #shared: SharedFrames | undefined;
  #newest: ClassicPiece | undefined;

  constructor({ epochMs }: { epochMs: number }) {
    this.clockOffsetUs = epochMs * 1000;
  }

  add(frame: string, { epochMs }: { epochMs: number }): Piece {
    this.#frames.add(frame);
    this.#shared = undefined;
    this.#newest = new ClassicPiece(frame, {
      sequence: nextSequence(this.#newest?.sequence ?? -1),
      timestampUs: epochMs * 1000 - this.clockOffsetUs,
    });
    return this.#newest;
  }

  frames(): SharedFrames {
    this.#shared ??= new SharedFrames(this.#frames.frames());
    return this.#shared;
  }

  batch(): Uint8Array {
    return this.#newest?.batch().bytes ?? NOTHING;
  }

  hasBegun(): boolean {
    return true;
  }

  newestPicture(): Picture | undefined {
    return this.#newest?.picture();
  }

  get bytes(): number {
    const frameBytes = Math.max(this.#frames.bytes, this.#newest?.bytes ?? 0);
    return frameBytes + writtenBytes(this.#shared) + (this.#newest?.batchBytes ?? 0);
  }

  /** All but the newest picture. */
  forget(): void {
    this.#frames.clear();
    this.#shared = undefined;
    this.#newest?.forgetBatch();
  }
}

class ClassicPiece implements Piece {
  readonly frames = 1;
  readonly bytes: number;
  readonly sequence: number;
  readonly timestampUs: number;
  readonly #frame: string;
  #batch: Batch | undefined;

  constructor(frame: string, { sequence, timestampUs }: { sequence: number; timestampUs: number }) {
    this.#frame = frame;
    this.bytes = frame.length;
    this.sequence = sequence;
    this.timestampUs = timestampUs;
  }

  frame(): string {
    return this.#frame;
  }

  batch(): Batch {
    this.#batch ??= this.#translate();
    return this.#batch;
  }

  /** Of the batch, once somebody has needed it. */
  get batchBytes(): number {
    return this.#batch?.bytes.byteLength ?? 0;
  }

  forgetBatch(): void {
    this.#batch = undefined;
  }

  picture(): Picture {
    return { mediaType: imageTypeOf(this.#frame), bytes: this.#payload() };
  }

  #payload(): Uint8Array {
    return Buffer.from(base64Of(this.#frame), 'base64');
  }

  #translate(): Batch {
    const payload = this.#payload();
    const { sequence, timestampUs } = this;
    const fields = { trackId: TRACK_ID, isKey: true, temporalLayer: 0, sequence, timestampUs };
    const header: ChunkHeader = { ...fields, payloadBytes: payload.byteLength };
    return { bytes: encodeBatch([{ ...fields, payload }]), chunks: [{ header, offset: 0 }] };
  }
}
