/**
 * How much is tried: little in `npm test`, very much in `npm run fuzz`, which sets FUZZ_INPUTS and wants to see how far
 * it is. From: `npm run fuzz`. To: chunk-fuzz.test.ts.
 */
const WANTED = Number(process.env['FUZZ_INPUTS'] ?? 0);
const TELL_EVERY = 10_000;
/** What a hundred thousand inputs may take on a slow machine. */
const LONG_RUN_MS = 3_600_000;

/** For one of so many seeds. */
export function inputs({ short, seeds }: { short: number; seeds: number }): number {
  return WANTED > 0 ? Math.ceil(WANTED / seeds) : short;
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
