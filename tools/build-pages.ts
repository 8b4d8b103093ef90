/**
 * Builds the pages if they are missing or older than what they are made of; otherwise does nothing.
 * From: `npm start`; `npm test` and `npm run test:browser`, as `ready:pages`. To: packages/web/dist, which the hub serves.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILT_PAGE = 'packages/web/dist/index.html';
const MADE_OF = [
  'packages/protocol/src',
  'packages/client/src',
  'packages/web/src',
  'packages/web/public',
  'packages/web/index.html',
  'packages/web/embed.html',
  'packages/web/vite.config.ts',
  'packages/web/build',
  'package-lock.json',
];

process.exitCode = arePagesFresh() ? 0 : buildPages();

function arePagesFresh(): boolean {
  const builtMs = newestChangeMs(BUILT_PAGE);
  return MADE_OF.every((path) => newestChangeMs(path) <= builtMs);
}

/** A folder's own time counts too: it changes when a file in it is deleted or renamed. -Infinity if nothing is there. */
function newestChangeMs(path: string): number {
  const found = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (!found) return Number.NEGATIVE_INFINITY;
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(join(ROOT, path)).map((name) => newestChangeMs(join(path, name)));
  return Math.max(found.mtimeMs, ...inside);
}

function buildPages(): number {
  process.stdout.write('Building the pages.\n');
  const { status } = spawnSync('npm run build --workspace packages/web', {
    cwd: ROOT,
    stdio: 'inherit',
    shell: true,
  });
  return status ?? 1;
}
