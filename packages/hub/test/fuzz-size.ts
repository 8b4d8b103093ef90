/**
 * How much is tried: little in `npm test`, very much in `npm run fuzz`, which sets FUZZ_INPUTS and wants to see how far
 * it is. From: `npm run fuzz`. To: the tests of this folder whose names begin with `fuzz`.
 */
import { randomInt } from 'node:crypto';
import fc from 'fast-check';

const WANTED = Number(process.env['FUZZ_INPUTS'] ?? 0);
const TELL_EVERY = 10_000;
const PORTION = 500;
/** What a hundred thousand inputs may take on a slow machine. */
const LONG_RUN_MS = 3_600_000;

/** A seed that ever failed is added here; a long run also tries a new one, which is in the name of its test. */
export const seeds = [1, 20251031, 424242, ...(WANTED > 0 ? [randomInt(2 ** 31)] : [])];

/** For one seed. */
function inputs({ short }: { short: number }): number {
  return WANTED > 0 ? Math.ceil(WANTED / seeds.length) : short;
}

export const fuzzOptions = WANTED > 0 ? { timeout: LONG_RUN_MS } : {};

/** What is tried for one seed. It is made a portion at a time: a hundred thousand inputs at once are gigabytes. */
export class Inputs<Input> {
  readonly total: number;
  readonly #arbitrary: fc.Arbitrary<Input>;
  readonly #seed: number;
  #made: Input[] = [];
  #left: number;
  #portions = 0;

  constructor(arbitrary: fc.Arbitrary<Input>, { seed, short }: { seed: number; short: number }) {
    this.#arbitrary = arbitrary;
    this.#seed = seed;
    this.total = inputs({ short });
    this.#left = this.total;
  }

  /** Undefined: that was all. */
  next(): Input | undefined {
    if (this.#made.length === 0 && this.#left > 0) {
      const numRuns = Math.min(PORTION, this.#left);
      this.#made = fc.sample(this.#arbitrary, { seed: this.#seed + this.#portions, numRuns });
      this.#portions += 1;
      this.#left -= numRuns;
    }
    return this.#made.shift();
  }

  get isEmpty(): boolean {
    return this.#made.length === 0 && this.#left === 0;
  }

  *take(most: number): Generator<Input> {
    for (let count = 0; count < most && !this.isEmpty; count += 1) yield this.next() as Input;
  }

  [Symbol.iterator](): Generator<Input> {
    return this.take(Number.POSITIVE_INFINITY);
  }
}

/** Call it for each input. */
export function progress(what: string): () => void {
  let tried = 0;
  return () => {
    tried += 1;
    if (WANTED > 0 && tried % TELL_EVERY === 0) process.stdout.write(`${what}: ${tried}\n`);
  };
}
