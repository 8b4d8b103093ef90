/** What a decoder of one video track could show of the chunks that come to it, by what a chunk may depend on (rule C4). */
type Header = { trackId: number; isKey: boolean; temporalLayer: number; sequence: number };

export class DecoderModel {
  #hasBase = false;
  #next = 0;
  /** The lowest layer of which something is missing since the last chunk of layer 0. */
  #missing = Number.POSITIVE_INFINITY;
  readonly #layers = new Map<number, number>();
  readonly #trackId: number;

  constructor({ trackId = 0 }: { trackId?: number } = {}) {
    this.#trackId = trackId;
  }

  /** Each chunk that the streamer makes, before any of it comes here. */
  wasMade({ trackId, sequence, temporalLayer }: Header): void {
    if (trackId === this.#trackId) this.#layers.set(sequence, temporalLayer);
  }

  /** Chunks in the order in which they come. */
  canDecode({ trackId, isKey, temporalLayer, sequence }: Header): boolean {
    if (trackId !== this.#trackId) return true;
    for (; this.#next < sequence; this.#next += 1) {
      const layer = this.#layers.get(this.#next) ?? 0;
      if (layer === 0) this.#hasBase = false;
      else this.#missing = Math.min(this.#missing, layer);
    }
    this.#next = sequence + 1;
    if (isKey) this.#hasBase = true;
    if (temporalLayer === 0) this.#missing = Number.POSITIVE_INFINITY;
    return this.#hasBase && temporalLayer < this.#missing;
  }
}
