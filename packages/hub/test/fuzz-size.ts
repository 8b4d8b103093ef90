/**
 * How much is tried: little in `npm test`, very much in `npm run fuzz`, which sets FUZZ_INPUTS and wants to see how far
 * it is. From: tools/fuzz.ts. To: the tests of this folder whose names begin with `fuzz`.
 */
import { randomInt } from 'node:crypto';

const WANTED = Number(process.env['FUZZ_INPUTS'] ?? 0);
const TELL_EVERY = 10_000;
/** What a hundred thousand inputs may take on a slow machine. */
const LONG_RUN_MS = 3_600_000;

/** A seed that ever failed is added here; a long run also tries a new one, which is in the name of its test. */
export const seeds = [1, 20251031, 424242, ...(WANTED > 0 ? [randomInt(2 ** 31)] : [])];

/** For one seed. */
export function inputs({ short }: { short: number }): number {
  return WANTED > 0 ? Math.ceil(WANTED / seeds.length) : short;
}

export const fuzzOptions = WANTED > 0 ? { timeout: LONG_RUN_MS } : {};

/** Call it for each input. */
export function progress(what: string): () => void {
  let tried = 0;
  return () => {
    tried += 1;
    if (WANTED > 0 && tried % TELL_EVERY === 0) process.stdout.write(`${what}: ${tried}\n`);
  };
}
