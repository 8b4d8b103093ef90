/**
 * Which chunk a block of sound was that comes out of the browser's decoder.
 * From: browser-sound-decoder.ts, the times of chunks that go in and of blocks that come out. To: the same.
 *
 * Blocks come out in order, as a rule one for each chunk. A decoder may swallow a chunk, and each one swallowed must not
 * shift all sound after it. Some decoders give a block its chunk's own time, which says all. Others count samples from
 * their first chunk on, and that clock drifts away from the chunks': there nothing shows but that a chunk always stays
 * behind.
 */

/** A block has its chunk's own time, but for rounding. */
const SAME_US = 10;
/** A second of Opus: if in all of it nothing ever had all come out, what is left comes no more. */
const WINDOW = 50;
/** Nothing comes out at all. */
const MAX_WAITING = 100;

export class SwallowedBlocks {
  readonly #holdsBack: boolean;
  #waitingUs: number[] = [];
  #leastLeft = Infinity;
  #seen = 0;

  /** `holdsBack`: a decoder of this codec may keep a chunk until the next one comes, which is none swallowed. */
  constructor({ holdsBack }: { holdsBack: boolean }) {
    this.#holdsBack = holdsBack;
  }

  /** So many went in without an answer that the decoder has to be given up. */
  get isStuck(): boolean {
    return this.#waitingUs.length > MAX_WAITING;
  }

  wentIn(timestampUs: number): void {
    this.#waitingUs.push(timestampUs);
  }

  /** The time of the chunk; undefined if none is known that it could be. */
  cameOut(ownUs: number): number | undefined {
    const same = this.#waitingUs.findIndex((each) => Math.abs(each - ownUs) <= SAME_US);
    const timestampUs = this.#waitingUs[Math.max(0, same)];
    this.#waitingUs.splice(0, Math.max(0, same) + 1);
    this.#leastLeft = Math.min(this.#leastLeft, this.#waitingUs.length);
    this.#seen += 1;
    if (this.#seen === WINDOW) this.#judge();
    return timestampUs;
  }

  clear(): void {
    this.#waitingUs = [];
    this.#leastLeft = Infinity;
    this.#seen = 0;
  }

  #judge(): void {
    if (!this.#holdsBack) this.#waitingUs.splice(0, this.#leastLeft);
    this.#leastLeft = Infinity;
    this.#seen = 0;
  }
}
