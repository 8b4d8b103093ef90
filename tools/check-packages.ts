/**
 * `npm run check:packages`: builds the packages that others install, and looks at them as their tools will: publint at what
 * is in them, Are The Types Wrong at what TypeScript finds, Vite at what each door of the library weighs, TypeDoc at what
 * is said about each name.
 * From: built-packages.ts. To: standard output, a line for each door; standard error, a line for each fault, and exit code 1.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { readApiReference } from './api-reference/api-reference.ts';
import { BUILT, builtPackages } from './packages/built-packages.ts';
import { entryWeight, weightSentence } from './packages/entry-weight.ts';
import { packed } from './packages/packed.ts';

const CLIENT = join(BUILT, 'packages/client');
const WEIGHED = ['element', 'watch', 'replay', 'publish', 'index'];
/** With its worklets. */
const ELEMENT_MAX_BYTES = 45_000;
/** They do not look at `exports`, or cannot load ECMAScript modules. The packages are nothing else. */
const NOT_FOR = ['node10', 'node16-cjs'];

const folders = await builtPackages();
const tarballs = packed(folders, BUILT);
const faults = [
  ...(await Promise.all(folders.map((folder, index) => faultsOf(folder, tarballs[index] ?? '')))),
  await weigh(),
  (await readApiReference(BUILT)).faults,
].flat();
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;

async function faultsOf(folder: string, tarball: string): Promise<string[]> {
  // A copy: what readFileSync gives may be a piece of a larger buffer.
  const bytes = new Uint8Array(readFileSync(tarball));
  const looked = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  const types = await checkPackage(createPackageFromTarballData(bytes));
  const problems = types.types === false ? [] : types.problems;
  return [
    ...looked.messages.map((message) => formatMessage(message, looked.pkg, { color: false })),
    ...problems
      .filter((each) => !('resolutionKind' in each && NOT_FOR.includes(each.resolutionKind)))
      .map((each) => JSON.stringify(each)),
  ].map((fault) => `${folder}: ${fault}`);
}

/** In turn: the lines come in order, and a bundler takes all processors anyway. */
async function weigh(): Promise<string[]> {
  const tooHeavy: string[] = [];
  for (const door of WEIGHED) {
    const weight = await entryWeight(join(CLIENT, `dist/${door}.js`));
    const name = `@streamhub/client${door === 'index' ? '' : `/${door}`}`;
    process.stdout.write(`${name}: ${weightSentence(weight)}\n`);
    const bytes = weight.modulesBytes + weight.threadsBytes;
    if (door === 'element' && bytes > ELEMENT_MAX_BYTES) {
      tooHeavy.push(`${name} has ${bytes} bytes, more than ${ELEMENT_MAX_BYTES}`);
    }
  }
  return tooHeavy;
}
