/**
 * Keeps what a late `chunks` viewer needs to see a picture at once: everything from the last key chunk of the leading
 * video track on, but of other videos nothing that such a viewer could not decode. A group is kept whole or not at all.
 * From: coded-buffer.ts, each batch. To: coded-buffer.ts, once for each viewer that joins.
 * Bound: a number of bytes and a span of the stream's time; over either, the group is forgotten.
 */
import { limits, nextSequence } from '@streamhub/protocol';
import { type Batch, endOf, type PlacedChunk } from './batch.ts';

const FIRST_STORAGE_BYTES = 65_536;
/** Beyond these a viewer would decode for long before it has caught up, or wait long for the bytes. */
const STALE_AFTER_US = 3_000_000;
const STALE_BYTES = 2_000_000;
const NOTHING = new Uint8Array(0);

interface Group {
  /** Written only behind `length`: what has been handed out stays as it was. */
  storage: Buffer;
  length: number;
  startUs: number;
  spanUs: number;
  lastSequence: number;
  /** Of each other video that has a beginning in the group, and no gap since. */
  readonly othersLast: Map<number, number>;
  /** Other videos that run, and of which nothing can be decoded before their next key chunk. */
  readonly lacking: Set<number>;
}

export class GroupBuffer {
  readonly #leadTrackId: number | undefined;
  readonly #otherVideoIds: ReadonlySet<number>;
  #group: Group | undefined;

  /** Without a leading track there are no groups. */
  constructor({
    leadTrackId,
    otherVideoIds,
  }: {
    leadTrackId: number | undefined;
    otherVideoIds: ReadonlySet<number>;
  }) {
    this.#leadTrackId = leadTrackId;
    this.#otherVideoIds = otherVideoIds;
  }

  /** Returns whether the group was lost with this batch: a chunk of it is missing, or it is over a bound. */
  add(batch: Batch): { isLost: boolean } {
    let isLost = false;
    for (const chunk of batch.chunks) {
      const isLead = chunk.header.trackId === this.#leadTrackId;
      if (isLead && chunk.header.isKey) {
        this.#begin(chunk);
        isLost = false;
      }
      const group = this.#group;
      if (group === undefined) continue;
      if (this.#otherVideoIds.has(chunk.header.trackId) && !follows(group, chunk)) continue;
      if (belongsTo(group, chunk, isLead)) {
        append(group, batch, chunk);
        if (isLead) group.lastSequence = chunk.header.sequence;
      } else {
        this.#group = undefined;
        isLost = true;
      }
    }
    return { isLost };
  }

  /** One batch, or no bytes. A view that stays as it is. */
  batch(): Uint8Array {
    return this.#group ? this.#group.storage.subarray(0, this.#group.length) : NOTHING;
  }

  get spanMs(): number {
    return (this.#group?.spanUs ?? 0) / 1000;
  }

  /** What it takes of memory. */
  get storageBytes(): number {
    return this.#group?.storage.byteLength ?? 0;
  }

  forget(): void {
    this.#group = undefined;
  }

  get hasGroup(): boolean {
    return this.#group !== undefined;
  }

  /** Whether what comes next of this video can be decoded by who has got `batch()`. */
  hasBegun(trackId: number): boolean {
    const group = this.#group;
    return group !== undefined && (trackId === this.#leadTrackId || group.othersLast.has(trackId));
  }

  /** Decodable, but a fresh key frame would serve a late viewer better. */
  get isStale(): boolean {
    const group = this.#group;
    if (group === undefined) return false;
    return group.spanUs > STALE_AFTER_US || group.length > STALE_BYTES || group.lacking.size > 0;
  }

  #begin({ header }: PlacedChunk): void {
    // The next group will be about as large as the last.
    const expected = (this.#group?.length ?? 0) * 1.25;
    this.#group = {
      storage: Buffer.allocUnsafeSlow(Math.max(FIRST_STORAGE_BYTES, Math.ceil(expected))),
      length: 0,
      startUs: header.timestampUs,
      spanUs: 0,
      lastSequence: header.sequence,
      othersLast: new Map(),
      lacking: new Set(),
    };
  }
}

/** Whether a chunk of another video can be decoded by who has got the group so far. */
function follows({ othersLast, lacking }: Group, { header }: PlacedChunk): boolean {
  const { trackId, sequence, isKey } = header;
  const last = othersLast.get(trackId);
  const isNext = isKey || (last !== undefined && sequence === nextSequence(last));
  if (isNext) {
    othersLast.set(trackId, sequence);
    lacking.delete(trackId);
  } else {
    othersLast.delete(trackId);
    lacking.add(trackId);
  }
  return isNext;
}

function belongsTo(group: Group, chunk: PlacedChunk, isLead: boolean): boolean {
  const { header, offset } = chunk;
  if (isLead && !header.isKey && header.sequence !== nextSequence(group.lastSequence)) return false;
  if (Math.abs(header.timestampUs - group.startUs) > limits.groupMaxMs * 1000) return false;
  return group.length + endOf(chunk) - offset <= limits.groupMaxBytes;
}

function append(group: Group, { bytes }: Batch, chunk: PlacedChunk): void {
  const needed = group.length + endOf(chunk) - chunk.offset;
  if (needed > group.storage.length) {
    const storage = Buffer.allocUnsafeSlow(Math.max(needed, group.storage.length * 2));
    group.storage.copy(storage, 0, 0, group.length);
    group.storage = storage;
  }
  group.storage.set(bytes.subarray(chunk.offset, endOf(chunk)), group.length);
  group.length = needed;
  group.spanUs = Math.max(group.spanUs, chunk.header.timestampUs - group.startUs);
}
