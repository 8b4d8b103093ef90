/**
 * Decides which chunks of a picture track can be decoded: from a key chunk on, and after a loss again from the next.
 * From: video-track.ts, each chunk in order of arrival. To: the same.
 *
 * A decoder need not notice that a chunk before is missing: it may go on from an older picture and show rubbish. Sequence
 * numbers tell that chunks are missing, not which. They are missing for one of two reasons:
 * - the hub left them out for this viewer's slow line. It does so at decodable borders only, layers above 0 or all up to
 *   a key chunk, so whatever it sends can be decoded;
 * - the streamer's batch was refused, or lost before the hub. Then the next chunks may miss what they depend on.
 *
 * In a track without layers a gap that no key chunk ends is a loss. In one with layers the encoder's pattern tells:
 * WebCodecs' L1T2 is `0 1`, L1T3 `0 2 1 2`, from each key chunk on. Where the pattern does not hold (the streamer itself
 * left layers out, which leaves no gap; another kind of encoder) nothing tells: the hub is trusted, until its own count of
 * what it left out says that there was a loss (`doubt`).
 */
import { type Chunk, sequenceDistance } from '@streamhub/protocol';

type Header = Pick<Chunk, 'isKey' | 'temporalLayer' | 'sequence'>;

const PATTERNS: Record<number, readonly number[]> = { 2: [0, 1], 3: [0, 2, 1, 2] };
const NEVER = 4;

export class ChunkGate {
  readonly #pattern: readonly number[] | undefined;
  #hasLayers: boolean;
  #keySequence = 0;
  #lastSequence: number | undefined;
  #isOpen = false;
  #keepsPattern = true;
  /** Since the last key chunk some were missing that are not needed, or so it seemed. */
  #hasGap = false;
  /** Chunks of this layer or a higher one miss what they depend on, until the next of layer 0. */
  #brokenLayer = NEVER;

  constructor({ temporalLayers = 1 }: { temporalLayers?: number } = {}) {
    this.#pattern = PATTERNS[temporalLayers];
    this.#hasLayers = temporalLayers > 1;
  }

  /** Nothing can be decoded before the next key chunk. */
  get isWaitingForKey(): boolean {
    return !this.#isOpen;
  }

  /** True: decode it. False: drop it. */
  take({ isKey, temporalLayer, sequence }: Header): boolean {
    const distance =
      this.#lastSequence === undefined ? 1 : sequenceDistance(this.#lastSequence, sequence);
    // The hub keeps the order: a key chunk from before is a streamer that began anew.
    if (distance <= 0 && !isKey) return false;
    this.#lastSequence = sequence;
    if (isKey) this.#begin(sequence);
    if (!this.#isOpen) return false;
    if (temporalLayer > 0) this.#hasLayers = true;
    if (this.#expectedLayer(sequence) !== temporalLayer) this.#keepsPattern = false;
    if (distance > 1 && !isKey) this.#missed(sequence, distance - 1);
    if (temporalLayer === 0) this.#brokenLayer = NEVER;
    return this.#isOpen && temporalLayer < this.#brokenLayer;
  }

  /** There was a loss. If it may have been in this group, what follows cannot be relied on. */
  doubt(): void {
    if (this.#hasGap && !this.#knowsLayers) this.shut();
  }

  /** What comes next does not continue what was: nothing between the two is missing. */
  reset(): void {
    this.#isOpen = false;
    this.#lastSequence = undefined;
  }

  /** The decoder lost its thread. */
  shut(): void {
    this.#isOpen = false;
  }

  get #knowsLayers(): boolean {
    return this.#pattern !== undefined && this.#keepsPattern;
  }

  #begin(sequence: number): void {
    this.#isOpen = true;
    this.#keySequence = sequence;
    this.#keepsPattern = true;
    this.#hasGap = false;
  }

  #missed(next: number, count: number): void {
    if (!this.#hasLayers) {
      this.shut();
      return;
    }
    this.#hasGap = true;
    if (!this.#knowsLayers) return;
    // A longer gap holds a whole round of the pattern, and with it a chunk of layer 0.
    const round = Math.min(count, this.#pattern?.length ?? 1);
    const layers = Array.from({ length: round }, (_, i) => this.#expectedLayer(next - 1 - i) ?? 0);
    const lowest = Math.min(...layers);
    if (lowest === 0) this.shut();
    else this.#brokenLayer = Math.min(this.#brokenLayer, lowest + 1);
  }

  #expectedLayer(sequence: number): number | undefined {
    const at = sequenceDistance(this.#keySequence, sequence);
    return this.#pattern?.[at % this.#pattern.length];
  }
}
