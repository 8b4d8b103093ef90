/**
 * `npm run check:lengths`: no file of code, tests included, is longer than somebody reads in one go.
 * From: project-files.ts. To: standard error, a line for each file that is; exit code 1 if there is one.
 *
 * Biome has such a rule, which does not count the head of a file.
 */
import { readFileSync } from 'node:fs';
import { projectFiles } from './project-files.ts';

const MAX_LINES = 300;

for (const path of projectFiles().filter((each) => /\.(?:tsx?|js)$/.test(each))) {
  const lines = readFileSync(path, 'utf8').replace(/\n$/, '').split('\n').length;
  if (lines <= MAX_LINES) continue;
  process.stderr.write(
    `${path} has ${lines} lines, and may have ${MAX_LINES}: give a part with a purpose of its own a file of its own\n`,
  );
  process.exitCode = 1;
}
