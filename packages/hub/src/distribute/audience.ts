/**
 * The viewers of one stream, by what they are sent: frames, chunks, or, until a key chunk lets them begin, chunks
 * without the video.
 * From: stream-distributor.ts: viewers, and each piece of the stream. To: the outlet's rooms.
 */
import type { StreamFormat } from '@streamhub/protocol';
import { type Batch, fromLastKey, type Part, wholeOf, withoutTrack } from './batch.ts';
import { type Outlet, roomsOf, type StreamRooms } from './outlet.ts';
import type { Piece } from './stream-buffer.ts';

/** What became of one piece. */
interface Delivery {
  /** Viewers it, or a part of it, was sent to. */
  reached: number;
  framesOut: number;
  bytesOut: number;
  /** Frames left out for viewers who were behind. */
  skipped: number;
  /** Somebody could take video but has no key chunk to begin with. */
  isKeyframeMissed: boolean;
}

export class Audience {
  readonly rooms: StreamRooms;
  readonly #outlet: Outlet;
  readonly #formats = new Map<string, StreamFormat>();
  readonly #waiting = new Set<string>();
  #chunksViewers = 0;
  /** The decoders of all were told to begin anew, and no key chunk has come since. */
  #isEverybodyWaiting = false;

  constructor({ streamKey, outlet }: { streamKey: string; outlet: Outlet }) {
    this.rooms = roomsOf(streamKey);
    this.#outlet = outlet;
  }

  get size(): number {
    return this.#formats.size;
  }

  /** `isWaiting`: a `chunks` viewer who was given no group to begin with. */
  add(viewerId: string, { format, isWaiting }: { format: StreamFormat; isWaiting: boolean }): void {
    this.#formats.set(viewerId, format);
    this.#outlet.enterRoom(this.rooms.all, viewerId);
    if (format === 'chunks') this.#chunksViewers += 1;
    if (format === 'chunks' && isWaiting) {
      this.#waiting.add(viewerId);
      this.#outlet.enterRoom(this.rooms.waiting, viewerId);
    } else {
      this.#outlet.enterRoom(this.rooms[format], viewerId);
    }
  }

  /** Harmless for who is not here. */
  remove(viewerId: string): void {
    const format = this.#formats.get(viewerId);
    if (format === undefined) return;
    this.#formats.delete(viewerId);
    this.#outlet.leaveRoom(this.rooms.all, viewerId);
    if (format === 'chunks') this.#chunksViewers -= 1;
    if (this.#chunksViewers === 0) this.#isEverybodyWaiting = false;
    const room = this.#waiting.delete(viewerId) ? this.rooms.waiting : this.rooms[format];
    this.#outlet.leaveRoom(room, viewerId);
  }

  emptyRooms(): void {
    const { all, base64, chunks, waiting } = this.rooms;
    for (const room of [all, base64, chunks, waiting]) this.#outlet.emptyRoom(room);
  }

  /** Nobody who is here now is sent video before the next key chunk. */
  holdUntilKey(): void {
    this.#isEverybodyWaiting = this.#chunksViewers > 0;
  }

  /** Never waits. `leadTrackId`: the track whose key chunks are waited for; without one nobody waits. */
  send(piece: Piece, { leadTrackId }: { leadTrackId: number | undefined }): Delivery {
    const delivery: Delivery = {
      reached: 0,
      framesOut: 0,
      bytesOut: 0,
      skipped: 0,
      isKeyframeMissed: false,
    };
    const behind = this.#setBehindAside();
    this.#sendFrame(delivery, { piece, behind: behind.base64 });
    if (this.#chunksViewers > 0) {
      this.#sendBatch(delivery, { batch: piece.batch(), leadTrackId, behind: behind.chunks });
    }
    return delivery;
  }

  #sendFrame(delivery: Delivery, { piece, behind }: { piece: Piece; behind: number }): void {
    const viewers = this.#formats.size - this.#chunksViewers;
    if (viewers === 0) return;
    const frame = piece.frame();
    if (frame === undefined) return;
    delivery.skipped += behind;
    if (viewers === behind) return;
    this.#outlet.sendData(this.rooms.base64, frame);
    count(delivery, { bytes: frame.length, frames: 1, viewers: viewers - behind });
  }

  #sendBatch(
    delivery: Delivery,
    {
      batch,
      leadTrackId,
      behind,
    }: { batch: Batch; leadTrackId: number | undefined; behind: number },
  ): void {
    delivery.skipped += behind * batch.chunks.length;
    const waiting = this.#waiting.size - behind;
    const ready = this.#chunksViewers - this.#waiting.size;
    const { rooms } = this;
    if (waiting === 0 && !this.#isEverybodyWaiting) {
      this.#sendPart(delivery, { room: rooms.chunks, part: wholeOf(batch), viewers: ready });
      return;
    }
    const start = leadTrackId === undefined ? wholeOf(batch) : fromLastKey(batch, leadTrackId);
    const late = start ?? withoutTrack(batch, leadTrackId ?? -1);
    const toReady = this.#isEverybodyWaiting ? late : wholeOf(batch);
    this.#sendPart(delivery, { room: rooms.chunks, part: toReady, viewers: ready });
    this.#sendPart(delivery, { room: rooms.waiting, part: late, viewers: waiting });
    if (start !== undefined) this.#letBegin();
    else delivery.isKeyframeMissed = ready + waiting > 0;
  }

  #sendPart(
    delivery: Delivery,
    { room, part, viewers }: { room: string; part: Part | undefined; viewers: number },
  ): void {
    if (part === undefined || viewers === 0) return;
    this.#outlet.sendData(room, part.bytes);
    count(delivery, { bytes: part.bytes.byteLength, frames: part.chunks, viewers });
  }

  /** Who is behind misses chunks from now on, and needs a key chunk to come back. */
  #setBehindAside(): Record<StreamFormat, number> {
    const behind = { base64: 0, chunks: 0 };
    for (const viewerId of this.#outlet.behind) {
      const format = this.#formats.get(viewerId);
      if (format === undefined) continue;
      behind[format] += 1;
      if (format === 'chunks' && !this.#waiting.has(viewerId)) {
        this.#waiting.add(viewerId);
        this.#outlet.leaveRoom(this.rooms.chunks, viewerId);
        this.#outlet.enterRoom(this.rooms.waiting, viewerId);
      }
    }
    return behind;
  }

  /** A key chunk was sent to all who wait and are not behind: from now on they get everything. */
  #letBegin(): void {
    this.#isEverybodyWaiting = false;
    for (const viewerId of this.#waiting) {
      if (this.#outlet.behind.has(viewerId)) continue;
      this.#waiting.delete(viewerId);
      this.#outlet.leaveRoom(this.rooms.waiting, viewerId);
      this.#outlet.enterRoom(this.rooms.chunks, viewerId);
    }
  }
}

function count(
  delivery: Delivery,
  { bytes, frames, viewers }: { bytes: number; frames: number; viewers: number },
): void {
  delivery.reached += viewers;
  delivery.framesOut += frames * viewers;
  delivery.bytesOut += bytes * viewers;
}
