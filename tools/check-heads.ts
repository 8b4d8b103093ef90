/**
 * `npm run check:heads`: the files that a file's head names after "From:" and "To:" import it, or are imported by it.
 * From: project-files.ts. To: standard error, a line for each fault; exit code 1 if there is one.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { projectFiles } from './project-files.ts';

const NAME = /[\w-]+(?:\.[\w-]+)*\.(?:tsx?|js)\b/g;

interface Source {
  path: string;
  head: string;
  /** All strings and imports of the code below the head. */
  code: string;
}

const sources = projectFiles()
  .filter((path) => /\.(?:tsx?|js)$/.test(path))
  .map(sourceOf);
const faults = sources.flatMap(faultsOf);
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;

function sourceOf(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const head = /^(?:#!.*\n)?\/\*\*.*?\*\//s.exec(text)?.[0] ?? '';
  return { path, head, code: text.slice(head.length) };
}

function faultsOf(source: Source): string[] {
  // What comes after an empty line are thoughts, which may name any file.
  const ways = /\bFrom: .*?(?=\n \*\n|$)/s.exec(source.head)?.[0] ?? '';
  const names = new Set(ways.match(NAME));
  return [...names]
    .filter((name) => !sources.some((other) => isNamed(other, name) && areJoined(source, other)))
    .map((name) => `${source.path} names ${name}, which neither imports it nor is imported by it`);
}

function isNamed({ path }: Source, name: string): boolean {
  return basename(path) === name;
}

function areJoined(one: Source, other: Source): boolean {
  return refersTo(one, other) || refersTo(other, one);
}

/** A string that ends in the file's name, such as an import or a worker's address; or an import through its package's door. */
function refersTo({ path, code }: Source, other: Source): boolean {
  const name = basename(other.path).replaceAll('.', '\\.');
  if (new RegExp(`['"\`](?:[^'"\`\\s]*/)?${name}(?:\\?[\\w&]*)?['"\`]`).test(code)) return true;
  const [, folder, word] = /^packages\/(\w+)\/src\/(?:.*\/)?([\w-]+)\.ts$/.exec(other.path) ?? [];
  if (folder === undefined || path.startsWith(`packages/${folder}/`)) return false;
  if (code.includes(`'@streamhub/${folder}/${word}'`)) return true;
  const door = sources.find((each) => each.path === `packages/${folder}/src/index.ts`);
  const isBehindDoor = door !== undefined && refersTo(door, other);
  return isBehindDoor && code.includes(`'@streamhub/${folder}'`);
}
