/**
 * `npm run fuzz`: the fuzz tests of `npm test`, with 100 000 inputs each and one new seed, or as many as are named:
 * `npm run fuzz -- 5000`. A seed that fails is in the name of the test; add it to `fuzz-size.ts` beside it.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const inputs = Number(process.argv[2] ?? 100_000);
if (!Number.isInteger(inputs) || inputs < 1) {
  process.stderr.write('fuzz: the number of inputs must be a whole number above 0.\n');
  process.exit(2);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', 'fuzz'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FUZZ_INPUTS: String(inputs) },
});
process.exitCode = status ?? 1;
