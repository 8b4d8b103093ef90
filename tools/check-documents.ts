/**
 * `npm run check:documents`: every Markdown file is readable as a file, and the files and rules that it names exist.
 * From: project-files.ts. To: standard error, a line for each fault; exit code 1 if there is one.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { projectFiles } from './project-files.ts';

const MAX_COLUMNS = 120;
const MAX_CELL = 60;

const files = projectFiles();
const names = new Set(files.flatMap((file) => [file, basename(file)]));
const rules = ruleIds(readFileSync('docs/protocol.md', 'utf8'));
const faults = files.filter((file) => file.endsWith('.md')).flatMap(faultsOf);
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;

function faultsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').flatMap((line, index) => {
    const place = `${file}:${index + 1}`;
    return [...lineFaults(line), ...namesWithoutFile(line)].map((fault) => `${place} ${fault}`);
  });
  return [...lines, ...ruleFaults(text).map((fault) => `${file} ${fault}`)];
}

function lineFaults(line: string): string[] {
  const faults: string[] = [];
  // Characters, not UTF-16 units.
  if ([...line].length > MAX_COLUMNS) faults.push(`has more than ${MAX_COLUMNS} columns`);
  if (!line.startsWith('|')) return faults;
  const cells = line.slice(1, line.lastIndexOf('|')).split('|');
  if (cells.some((cell) => cell.trim().length > MAX_CELL)) {
    faults.push(`has a table cell of more than ${MAX_CELL} characters: say it below the table`);
  }
  if (cells.some((cell) => / {2}$|^ {2}|-{4}/.test(cell))) faults.push('pads a table cell');
  return faults;
}

function namesWithoutFile(line: string): string[] {
  return [...line.matchAll(/`((?:[\w-]+\/)*[\w.-]+\.(?:tsx?|js|md))`/g)]
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('socket.io.'))
    .filter((name) => !names.has(name) && !files.some((file) => file.endsWith(`/${name}`)))
    .map((name) => `names ${name}, which is no file`);
}

/** Each rule of the protocol has its place once, in order within its section; whatever stands in bold like an id is one. */
function ruleFaults(text: string): string[] {
  const isAfter = (id: string, before: string) =>
    id[0] !== before[0] || id.localeCompare(before, 'en', { numeric: true }) > 0;
  const cited = [...text.matchAll(/\*\*([A-Z]\d+[a-z]?)\*\*/g)].map(([, id = '']) => id);
  return [
    ...ruleIds(text)
      .filter((id, index, ids) => index > 0 && !isAfter(id, ids[index - 1] ?? ''))
      .map((id) => `has rule ${id} out of order`),
    ...cited.filter((id) => !rules.includes(id)).map((id) => `cites ${id}, which is no rule`),
  ];
}

/** The beginning of a rule is `- **Q5a** `. */
function ruleIds(text: string): string[] {
  return [...text.matchAll(/^- \*\*([A-Z]\d+[a-z]?)\*\* /gm)].map(([, id = '']) => id);
}
