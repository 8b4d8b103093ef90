/**
 * Copies the built pages into the hub's package: the newest build's files, without those that open tabs still want of the
 * builds before.
 * From: packages/web/dist. To: pack-packages.ts.
 */
import { cpSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

const BUILT_PAGES = 'packages/web/dist';
/** See built-pages.ts of packages/web. */
const BUILDS_FILE = '.builds.json';

export function copyPages(to: string): void {
  const [newest = []]: string[][] = JSON.parse(
    readFileSync(join(BUILT_PAGES, BUILDS_FILE), 'utf8'),
  );
  cpSync(BUILT_PAGES, to, {
    recursive: true,
    filter: (path) => {
      const file = relative(BUILT_PAGES, path).replaceAll('\\', '/');
      if (basename(path) === BUILDS_FILE) return false;
      return !file.startsWith('assets/') || newest.includes(file);
    },
  });
}
