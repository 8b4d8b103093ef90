/**
 * Makes of a package of the workspace the folder that others install: JavaScript with declarations, README, licence.
 * From: packages.ts. To: pack-packages.ts and built-packages.ts.
 *
 * Modules stay files of their own: addresses such as `new URL('./x-worker.js', import.meta.url)` remain true, and bundlers
 * take what they need. What runs on another thread is one file without imports, small already: some bundlers copy it as
 * it is, and pages without a bundler can put it where they like.
 */
import { copyFileSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig, type TsdownPlugin } from 'tsdown';
import type { WorkspacePackage } from './packages.ts';
import { doorsOf, type Manifest, publishedManifest } from './published-manifest.ts';

/** The sources name a worker by its own name, `./x-worker.ts`. */
const addressesOfWorkers: TsdownPlugin = {
  name: 'streamhub:addresses-of-workers',
  transform: (code) => code.replace(/(new URL\('\.[^']+)\.ts(?=', import\.meta\.url\))/g, '$1.js'),
};

/** `to` is the new package's folder. */
export async function buildPackage(
  { folder, platform, programs, threads }: WorkspacePackage,
  to: string,
): Promise<void> {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const shared: InlineConfig = {
    config: false,
    cwd: folder,
    root: 'src',
    outDir: join(to, 'dist'),
    clean: false,
    platform,
    target: false,
    fixedExtension: false,
    hash: false,
    logLevel: 'error',
    inputOptions: { checks: { pluginTimings: false } },
    plugins: [addressesOfWorkers],
  };
  const doors = doorsOf(manifest).map(([, source]) => source.replace('./', ''));
  const alone = threads.flatMap((pattern) => globSync(pattern, { cwd: folder }));
  await Promise.all([
    // In one build: of a module stays what any of them uses.
    build({ ...shared, entry: [...doors, ...programs], unbundle: true, dts: { entry: doors } }),
    ...alone.map((entry) => build({ ...shared, entry: [entry], minify: true, dts: false })),
  ]);
  writeFileSync(
    join(to, 'package.json'),
    `${JSON.stringify(publishedManifest(manifest), undefined, 2)}\n`,
  );
  copyFileSync(join(folder, 'README.md'), join(to, 'README.md'));
  copyFileSync('LICENSE', join(to, 'LICENSE'));
}
