/**
 * The project's own files, without what .gitignore names.
 * From: the working directory, which is the project's root. To: check-documents.ts, check-heads.ts and check-lengths.ts.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Paths from the root. Not asked of git, because a copy without its history is checked as well. */
export function projectFiles(): string[] {
  const ignored = readFileSync('.gitignore', 'utf8').split('\n').filter(Boolean);
  const skipped = new Set(['.git', ...ignored.map((line) => line.replace(/\/$/, ''))]);
  return globSync('**/*.*', { exclude: (path) => skipped.has(basename(path)) }).toSorted();
}
