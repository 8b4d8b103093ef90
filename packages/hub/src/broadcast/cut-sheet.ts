/**
 * The cuts of one outgoing batch: what is left of it for a viewer in a given situation. Each is made when the first
 * viewer needs it, and shared by all who are in the same situation. Decodable borders are kept here (rule C4).
 * From: audience.ts, once a batch. To: the viewers.
 */
import type { PlacedChunk } from './buffer/batch.ts';
import type { SharedData } from './buffer/shared-data.ts';
import { ALL_LAYERS, PREVIEW_BIT, SOUND_BIT, VIDEO_BITS } from './pace/permit.ts';
import { PREVIEW, SOUND, type TrackRoles } from './pace/track-roles.ts';

/** A situation as one number: the gates take 16 bits, the permit 4, the rest is the chunk it begins at. */
const GATES_SPAN = 0x10000;
const PERMIT_SPAN = 0x10;

export interface Cut {
  /** Chunks in it; 0: nothing is sent. */
  readonly chunks: number;
  /** Chunks that are not, and how many of these are of each video, by its gate. */
  readonly left: number;
  readonly leftOfVideos: readonly number[];
  /** Whether it has a key chunk of the leading track, larger than others. */
  readonly hasKey: boolean;
  /** How the viewer's gates stand behind it. */
  readonly gates: number;
  /** Undefined if nothing is left. */
  readonly data: SharedData | undefined;
  readonly bytes: number;
}

export class CutSheet {
  readonly #chunks: readonly PlacedChunk[];
  readonly #roles: TrackRoles;
  readonly #share: (kept: readonly PlacedChunk[]) => SharedData;
  readonly #cuts = new Map<number, Cut>();
  readonly #shared: { kept: readonly PlacedChunk[]; data: SharedData }[] = [];

  constructor({
    chunks,
    roles,
    share,
  }: {
    chunks: readonly PlacedChunk[];
    roles: TrackRoles;
    share: (kept: readonly PlacedChunk[]) => SharedData;
  }) {
    this.#chunks = chunks;
    this.#roles = roles;
    this.#share = share;
  }

  /** Three numbers and no object: it is asked once a viewer. */
  cutFor(gates: number, permit: number, from: number): Cut {
    const situation = gates + GATES_SPAN * (permit + PERMIT_SPAN * from);
    let cut = this.#cuts.get(situation);
    if (cut === undefined) {
      cut = this.#make(gates, permit, from);
      this.#cuts.set(situation, cut);
    }
    return cut;
  }

  #make(gatesBefore: number, permit: number, from: number): Cut {
    const kept: PlacedChunk[] = [];
    let gates = gatesBefore;
    let hasKey = false;
    const leftOfVideos: number[] = [];
    for (let index = from; index < this.#chunks.length; index += 1) {
      const chunk = this.#chunks[index];
      if (chunk === undefined) break;
      const role = this.#roles.of(chunk.header.trackId);
      let isKept: boolean;
      if (role === SOUND) isKept = (permit & SOUND_BIT) !== 0;
      else if (role === PREVIEW) isKept = (permit & PREVIEW_BIT) !== 0;
      else {
        const shift = 2 * role;
        const gate = (gates >> shift) & VIDEO_BITS;
        const moved = gateBehind(chunk, gate, permit & VIDEO_BITS);
        gates = (gates & ~(VIDEO_BITS << shift)) | (moved << shift);
        isKept = moved !== 0 && layerFits(chunk.header.temporalLayer, moved);
        if (isKept && role === 0 && chunk.header.isKey) hasKey = !this.#roles.shape.isEachKey;
      }
      if (!isKept) {
        if (role >= 0) leftOfVideos[role] = (leftOfVideos[role] ?? 0) + 1;
        continue;
      }
      kept.push(chunk);
    }
    const left = this.#chunks.length - from - kept.length;
    const data = kept.length === 0 ? undefined : this.#dataOf(kept);
    return {
      chunks: kept.length,
      left,
      leftOfVideos,
      hasKey,
      gates,
      data,
      bytes: data?.bytes ?? 0,
    };
  }

  /** Two situations may leave the same. */
  #dataOf(kept: readonly PlacedChunk[]): SharedData {
    const same = this.#shared.find((each) => isSame(each.kept, kept));
    if (same !== undefined) return same.data;
    const data = this.#share(kept);
    this.#shared.push({ kept, data });
    return data;
  }
}

function isSame(one: readonly PlacedChunk[], other: readonly PlacedChunk[]): boolean {
  return one.length === other.length && one.every((chunk, index) => chunk === other[index]);
}

/** How far a gate is open for this chunk and from it on. */
function gateBehind({ header }: PlacedChunk, gate: number, allowed: number): number {
  if (allowed === 0) return 0;
  if (header.isKey) return allowed;
  if (gate === 0) return 0;
  return header.temporalLayer === 0 ? allowed : Math.min(gate, allowed);
}

/** An open gate lets all layers through, or those below as many as it says. */
function layerFits(layer: number, gate: number): boolean {
  return gate === ALL_LAYERS || layer < gate;
}
