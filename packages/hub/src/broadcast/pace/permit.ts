/**
 * What a viewer may be sent now, as one small number, so that a hundred viewers with the same permit share one cut.
 * From: latency-ladder.ts. To: cut-sheet.ts.
 */

/** The lowest two bits: no video, layer 0 alone, layers 0 and 1, all layers. */
export const VIDEO_BITS = 3;
export const BASE_LAYER = 1;
export const TWO_LAYERS = 2;
export const ALL_LAYERS = 3;
export const PREVIEW_BIT = 4;
export const SOUND_BIT = 8;

export const NOTHING = 0;
export const EVERYTHING = ALL_LAYERS | PREVIEW_BIT | SOUND_BIT;

/**
 * How far each video's gate is open, two bits a track, in the words of the two lowest bits above. A gate is shut until a
 * key chunk opens it; after a chunk was left out, it lets no higher layer through until the next chunk of layer 0.
 */
export const ALL_GATES_OPEN = 0xffff;
export const LEAD_GATE = 3;

const LOW_BITS = 0x5555;

/** Both bits of each gate that is open, however far. */
export function openGates(gates: number): number {
  return ((gates | (gates >> 1)) & LOW_BITS) * VIDEO_BITS;
}
