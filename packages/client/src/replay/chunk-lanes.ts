/**
 * Chunks that were read and are not yet due, a lane for each track, in order.
 * From: replay-feed.ts, which bounds what is in them. To: the same.
 */
import type { Track, TrackKind } from '@streamhub/protocol';
import type { RecordedChunk } from './recording.ts';

export interface Lane {
  /** Undefined: nothing plays it, because it is not known, or a second one of its kind. */
  kind: TrackKind | undefined;
  /** Whole pictures, each of which stands alone. */
  isJpeg: boolean;
  items: RecordedChunk[];
}

export class ChunkLanes {
  #lanes = new Map<number, Lane>();
  #bytes = 0;
  /** Of the tracks that are played now. */
  #tracks: readonly Track[] = [];

  get bytes(): number {
    return this.#bytes;
  }

  get all(): Iterable<Lane> {
    return this.#lanes.values();
  }

  get isEmpty(): boolean {
    return this.nextUs === Infinity;
  }

  /** The earliest that waits. */
  get nextUs(): number {
    return Math.min(...[...this.#lanes.values()].map(({ items }) => timeOf(items[0])));
  }

  /** What the lanes' first chunks are of, where it is other than what is played, and nothing of that is left. */
  get nextTracks(): readonly Track[] | undefined {
    const heads = [...this.#lanes.values()].map(({ items }) => items[0]?.tracks);
    const others = heads.filter((tracks) => tracks !== undefined);
    return others.includes(this.#tracks) ? undefined : others[0];
  }

  /** Its tracks are played from now on. */
  set tracks(tracks: readonly Track[]) {
    this.#tracks = tracks;
    for (const [trackId, lane] of this.#lanes) this.#name(lane, trackId, tracks);
  }

  push(read: RecordedChunk): void {
    const { trackId, payload } = read.chunk;
    let lane = this.#lanes.get(trackId);
    if (!lane) {
      lane = { kind: undefined, isJpeg: false, items: [] };
      this.#name(lane, trackId, this.#tracks);
      this.#lanes.set(trackId, lane);
    }
    lane.items.push(read);
    this.#bytes += payload.byteLength;
  }

  /** The lane's first, if it is of what is played. */
  first({ items: [first] }: Lane): RecordedChunk | undefined {
    return first?.tracks === this.#tracks ? first : undefined;
  }

  shift({ items }: Lane): void {
    this.#bytes -= items.shift()?.chunk.payload.byteLength ?? 0;
  }

  clear(): void {
    this.#lanes.clear();
    this.#bytes = 0;
  }

  #name(lane: Lane, trackId: number, tracks: readonly Track[]): void {
    const track = tracks.find((each) => each.trackId === trackId);
    const isFirst = track && tracks.find(({ kind }) => kind === track.kind) === track;
    lane.kind = isFirst ? track.kind : undefined;
    lane.isJpeg = track?.codec === 'jpeg';
  }
}

export function timeOf(read: RecordedChunk | undefined): number {
  return read?.chunk.timestampUs ?? Infinity;
}
