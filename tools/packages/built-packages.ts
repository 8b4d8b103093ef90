/**
 * All packages that others install, built in the workspace, where tools find what they depend on.
 * From: packages.ts. To: check-packages.ts and write-api-reference.ts, the folders.
 */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildPackage } from './build-package.ts';
import { packages } from './packages.ts';

export const BUILT = resolve('dist/packages');

/** The folders, in the order of packages.ts. */
export async function builtPackages(): Promise<string[]> {
  rmSync(BUILT, { recursive: true, force: true });
  await Promise.all(packages.map((each) => buildPackage(each, join(BUILT, each.folder))));
  return packages.map(({ folder }) => join(BUILT, folder));
}
