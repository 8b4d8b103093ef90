/**
 * What a stream of chunks offers: the last group, and apart from it the newest picture that needs no video decoder.
 * From: the broadcast, each batch. To: the same, for the audience and for viewers that join.
 */
import type { Track } from '@streamhub/protocol';
import { type Batch, payloadOf } from './batch.ts';
import { GroupBuffer } from './group-buffer.ts';
import { SharedFrames } from './shared-data.ts';
import {
  type Picture,
  type Piece,
  type StatedTracks,
  type StreamBuffer,
  writtenBytes,
} from './stream-buffer.ts';

export class CodedBuffer implements StreamBuffer {
  readonly kind = 'coded';
  readonly tracks: Track[];
  clockOffsetUs: number | undefined;
  readonly #hasLead: boolean;
  readonly hasKeyframes: boolean;
  readonly #pictureTrackId: number | undefined;
  readonly #group: GroupBuffer;
  #shared: SharedFrames | undefined;
  #newest: JpegPicture | undefined;

  constructor({ tracks, clockOffsetUs }: StatedTracks) {
    this.tracks = tracks;
    this.clockOffsetUs = clockOffsetUs;
    const [lead, ...others] = tracks.filter(({ kind }) => kind === 'video');
    const isJpeg = lead?.codec === 'jpeg';
    this.#hasLead = lead !== undefined;
    this.hasKeyframes = lead !== undefined && !isJpeg;
    this.#pictureTrackId = isJpeg
      ? lead.trackId
      : tracks.find(({ kind }) => kind === 'preview')?.trackId;
    this.#group = new GroupBuffer({
      leadTrackId: lead?.trackId,
      otherVideoIds: new Set(others.map(({ trackId }) => trackId)),
    });
  }

  add(batch: Batch): { piece: Piece; isGroupLost: boolean } {
    const chunk = batch.chunks.findLast(({ header }) => header.trackId === this.#pictureTrackId);
    // Copied, for the view would keep the whole message it came in.
    const picture = chunk && new JpegPicture(new Uint8Array(payloadOf(batch, chunk)));
    if (picture !== undefined) {
      this.#newest = picture;
      this.#shared = undefined;
    }
    const piece: Piece = {
      frames: batch.chunks.length,
      bytes: batch.bytes.byteLength,
      frame: () => picture?.asFrame(),
      batch: () => batch,
    };
    return { piece, isGroupLost: this.#group.add(batch).isLost };
  }

  frames(): SharedFrames {
    const newest = this.#newest;
    this.#shared ??= new SharedFrames(newest === undefined ? [] : [newest.asFrame()]);
    return this.#shared;
  }

  batch(): Uint8Array {
    return this.#group.batch();
  }

  newestPicture(): Picture | undefined {
    return this.#newest;
  }

  /** One that came before all that was added, on its own. */
  keepPicture(bytes: Uint8Array): void {
    if (bytes.byteLength > 0) this.#newest ??= new JpegPicture(new Uint8Array(bytes));
  }

  get spanMs(): number {
    return this.#group.spanMs;
  }

  get bytes(): number {
    return this.#group.storageBytes + writtenBytes(this.#shared) + (this.#newest?.keptBytes ?? 0);
  }

  /** All but the newest picture. Who joins now waits for the next key chunk; who watches notices nothing. */
  forget(): void {
    this.#group.forget();
    this.#shared = undefined;
    this.#newest?.forgetFrame();
  }

  hasBegun(trackId: number): boolean {
    return this.#group.hasBegun(trackId);
  }

  get wantsKeyframe(): boolean {
    return this.#hasLead && (!this.#group.hasGroup || this.#group.isStale);
  }
}

class JpegPicture implements Picture {
  readonly mediaType = 'image/jpeg';
  readonly bytes: Uint8Array<ArrayBuffer>;
  #frame: string | undefined;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
  }

  asFrame(): string {
    this.#frame ??= `data:image/jpeg;base64,${Buffer.from(this.bytes.buffer).toString('base64')}`;
    return this.#frame;
  }

  /** Its bytes, and the same as text once somebody has needed that. */
  get keptBytes(): number {
    return this.bytes.byteLength + (this.#frame?.length ?? 0);
  }

  forgetFrame(): void {
    this.#frame = undefined;
  }
}
