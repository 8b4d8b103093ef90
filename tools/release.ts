/**
 * `npm run release`: the next version and its tarballs. CHANGELOG.md says which version that is; `npm run release -- 1.0.0`
 * takes another. Nothing is committed and nothing is published.
 * From: CHANGELOG.md, the workspace's package.json files. To: the same; dist/release.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isVersion, nextVersion, releasedChangelog } from './release/changelog.ts';
import { type Lock, lockWithVersion, withVersion } from './release/with-version.ts';

const CHANGELOG = 'CHANGELOG.md';
const LOCK = 'package-lock.json';
const MANIFEST = 'package.json';
const TARBALLS = 'dist/release';

const [wish] = process.argv.slice(2);
const root = readJson(MANIFEST);
const changelog = readFileSync(CHANGELOG, 'utf8');
const version = wish ?? nextVersion(changelog, root.version);

if (version === undefined) refuse(`${CHANGELOG} says nothing under "Unreleased".`);
else if (!isVersion(version)) refuse(`${version} is not a version such as 1.2.3.`);
else release(version);

function release(version: string): void {
  const paths = [MANIFEST, ...root.workspaces.map((folder: string) => join(folder, MANIFEST))];
  const manifests = paths.map((path) => ({ path, manifest: readJson(path) }));
  const versioning = { version, names: manifests.map(({ manifest }) => manifest.name) };
  const date = new Date().toISOString().slice(0, 10);
  for (const { path, manifest } of manifests) writeJson(path, withVersion(manifest, versioning));
  writeJson(LOCK, lockWithVersion(readJson(LOCK) as Lock, versioning));
  writeFileSync(CHANGELOG, releasedChangelog(changelog, { version, date }));
  execFileSync(process.execPath, ['tools/build-pages.ts'], { stdio: 'inherit' });
  execFileSync(process.execPath, ['tools/pack-packages.ts', TARBALLS], { stdio: 'inherit' });
  process.stdout.write(
    `This is version ${version}. Commit it as "release: ${version}", tag that commit v${version}, and publish the tarballs` +
      ' in this order: npm publish FILE --access public\n',
  );
}

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

function readJson(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
