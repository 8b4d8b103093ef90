/**
 * What is done to the built pages beside bundling: each file is compressed, a page that became too heavy fails the build,
 * and open tabs keep their files.
 * From: vite.config.ts, the files before they are written. To: dist/, which the hub serves.
 *
 * The HTML is written last, and whole: a hub that runs beside the build never serves a page whose files are not there yet.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minifySync, type Plugin, type Rolldown } from 'vite';
import { type Compressed, compressed } from './compressed.ts';
import { keptBuilds } from './kept-builds.ts';
import { filesOf, overweightSentence, type PageBound, weightSentence } from './page-weight.ts';

/** The files of the newest builds, newest first. Hidden: the hub serves no such file. */
const BUILDS_FILE = '.builds.json';
const ASSETS = 'assets';

export function builtPages({ bounds }: { bounds: readonly PageBound[] }): Plugin {
  const pages = new Map<string, string>();
  const sizes = new Map<string, Compressed>();
  return {
    name: 'streamhub:built-pages',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (isWorklet(file)) file.source = minifySync(fileName, String(file.source)).code;
          sizes.set(fileName, compressed(fileName, contentOf(file)));
        }
        for (const bound of bounds) {
          const weight = { ...bound, files: filesOf(bound, bundle), sizes };
          this.info(weightSentence(weight));
          const problem = overweightSentence(weight);
          if (problem) this.error(problem);
        }
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!fileName.endsWith('.html')) continue;
          pages.set(fileName, contentOf(file).toString('utf8'));
          delete bundle[fileName];
        }
      },
    },
    writeBundle({ dir = 'dist' }, bundle) {
      const built = Object.keys(bundle).flatMap((fileName) => {
        const { br, gz } = sizes.get(fileName) ?? {};
        if (br) writeFileSync(join(dir, `${fileName}.br`), br);
        if (gz) writeFileSync(join(dir, `${fileName}.gz`), gz);
        return [fileName, ...(br ? [`${fileName}.br`] : []), ...(gz ? [`${fileName}.gz`] : [])];
      });
      for (const [fileName, html] of pages) {
        const path = join(dir, fileName);
        writeFileSync(`${path}.new`, html);
        renameSync(`${path}.new`, path);
      }
      removeOldFiles(dir, built);
    },
  };
}

function removeOldFiles(dir: string, built: readonly string[]): void {
  const assets = join(dir, ASSETS);
  mkdirSync(assets, { recursive: true });
  const there = readdirSync(assets).map((name) => `${ASSETS}/${name}`);
  const before = readBuilds(dir) ?? [there.filter((file) => !built.includes(file))];
  const builds = keptBuilds(built, before);
  writeFileSync(join(dir, BUILDS_FILE), JSON.stringify(builds));
  const kept = new Set(builds.flat());
  for (const file of there) if (!kept.has(file)) rmSync(join(dir, file));
}

/** Undefined for a folder that an older version built. */
function readBuilds(dir: string): string[][] | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, BUILDS_FILE), 'utf8'));
  } catch {
    return undefined;
  }
}

/** A script that the bundler copied as it is: a worklet. Workers come out of it as small as everything else. */
function isWorklet(
  file: Rolldown.OutputAsset | Rolldown.OutputChunk,
): file is Rolldown.OutputAsset {
  return file.type === 'asset' && file.originalFileNames.some((name) => name.endsWith('.js'));
}

function contentOf(file: Rolldown.OutputAsset | Rolldown.OutputChunk): Buffer {
  return Buffer.from(file.type === 'chunk' ? file.code : file.source);
}
