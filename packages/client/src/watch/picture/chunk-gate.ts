/**
 * Decides which chunks of a picture track can be decoded: from a key chunk on, and after a loss again from the next.
 * From: video-track.ts, each chunk in order of arrival. To: the same.
 *
 * The hub leaves out chunks of higher temporal layers for a viewer on a slow line, which breaks nothing. Sequence
 * numbers do not say of which layer the missing ones were, the encoder's pattern does: WebCodecs' L1T2 is `0 1`, L1T3
 * `0 2 1 2`, from each key chunk on (shared browser.md). A group that does not keep to it gets no benefit of the doubt.
 */
import { type Chunk, sequenceDistance } from '@streamhub/protocol';

type Header = Pick<Chunk, 'isKey' | 'temporalLayer' | 'sequence'>;

const PATTERNS: Record<number, readonly number[]> = { 2: [0, 1], 3: [0, 2, 1, 2] };
const NEVER = 4;

export class ChunkGate {
  readonly #pattern: readonly number[] | undefined;
  #keySequence = 0;
  #lastSequence: number | undefined;
  #isOpen = false;
  #keepsPattern = true;
  /** Chunks of this layer or a higher one miss what they depend on, until the next of layer 0. */
  #brokenLayer = NEVER;
  #lost = 0;

  constructor({ temporalLayers = 1 }: { temporalLayers?: number } = {}) {
    this.#pattern = PATTERNS[temporalLayers];
  }

  /** Nothing can be decoded before the next key chunk. */
  get isWaitingForKey(): boolean {
    return !this.#isOpen;
  }

  /** Chunks that never came. */
  get lost(): number {
    return this.#lost;
  }

  /** True: decode it. False: drop it. */
  take(chunk: Header): boolean {
    const { isKey, temporalLayer, sequence } = chunk;
    const distance =
      this.#lastSequence === undefined ? 1 : sequenceDistance(this.#lastSequence, sequence);
    // The hub keeps the order: a key chunk from before is a streamer that began anew.
    if (distance <= 0 && !isKey) return false;
    if (distance > 1) this.#missed(sequence, distance - 1);
    this.#lastSequence = sequence;
    if (isKey) {
      this.#isOpen = true;
      this.#keySequence = sequence;
      this.#keepsPattern = true;
    }
    if (!this.#isOpen) return false;
    if (this.#expectedLayer(sequence) !== temporalLayer) this.#keepsPattern = false;
    if (temporalLayer === 0) this.#brokenLayer = NEVER;
    return temporalLayer < this.#brokenLayer;
  }

  /** What comes next does not continue what was: nothing between the two is lost. */
  reset(): void {
    this.#isOpen = false;
    this.#lastSequence = undefined;
  }

  /** The decoder lost its thread. */
  shut(): void {
    this.#isOpen = false;
  }

  #missed(next: number, count: number): void {
    this.#lost += count;
    if (!this.#isOpen) return;
    // Longer gaps are not worth the arithmetic: a key chunk is due.
    const layers =
      this.#keepsPattern && count <= 64
        ? Array.from({ length: count }, (_, i) => this.#expectedLayer(next - count + i) ?? 0)
        : [0];
    const lowest = Math.min(...layers);
    if (lowest === 0) this.shut();
    else this.#brokenLayer = Math.min(this.#brokenLayer, lowest + 1);
  }

  #expectedLayer(sequence: number): number | undefined {
    const at = sequenceDistance(this.#keySequence, sequence);
    return this.#pattern?.[at % this.#pattern.length];
  }
}
