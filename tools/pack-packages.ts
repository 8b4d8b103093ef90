/**
 * `npm run pack -- FOLDER`: the tarballs that npm would publish, the hub's with the built pages. Without a folder they go to
 * dist/tarballs.
 * From: packages.ts, packages/web/dist. To: the folder; standard output, the tarballs' paths.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildPackage } from './packages/build-package.ts';
import { copyPages } from './packages/copy-pages.ts';
import { packages } from './packages/packages.ts';
import { packed } from './packages/packed.ts';

const to = resolve(process.argv[2] ?? 'dist/tarballs');
const built = mkdtempSync(join(tmpdir(), 'streamhub-packages-'));
try {
  await Promise.all(packages.map((each) => buildPackage(each, join(built, each.folder))));
  copyPages(join(built, 'packages/hub/pages'));
  mkdirSync(to, { recursive: true });
  const folders = packages.map(({ folder }) => join(built, folder));
  for (const tarball of packed(folders, to)) process.stdout.write(`${tarball}\n`);
} finally {
  rmSync(built, { recursive: true, force: true });
}
