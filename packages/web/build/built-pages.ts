/**
 * What is done to the built pages beside bundling: each file is compressed, a page that became too heavy fails the build,
 * and open tabs keep their files.
 * From: vite.config.ts, the files before they are written. To: dist/, which the hub serves.
 *
 * What keeps its name, the HTML and the player for other pages, is written last, and whole: a hub that runs beside the build
 * never serves a page whose files are not there yet.
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
  const entries = new Map<string, Buffer>();
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
          if (fileName.startsWith(`${ASSETS}/`)) continue;
          entries.set(fileName, contentOf(file));
          delete bundle[fileName];
        }
      },
    },
    writeBundle({ dir = 'dist' }, bundle) {
      const built = Object.keys(bundle).flatMap((fileName) => {
        const beside = compressedFiles(fileName, sizes);
        for (const { name, content } of beside) writeFileSync(join(dir, name), content);
        return [fileName, ...beside.map(({ name }) => name)];
      });
      for (const [fileName, content] of entries) {
        // The hub writes into pages before it sends them.
        const beside = fileName.endsWith('.html') ? [] : compressedFiles(fileName, sizes);
        for (const file of [{ name: fileName, content }, ...beside]) replaceFile(dir, file);
      }
      removeOldFiles(dir, built);
    },
  };
}

interface WrittenFile {
  name: string;
  content: Buffer;
}

function compressedFiles(fileName: string, sizes: ReadonlyMap<string, Compressed>): WrittenFile[] {
  const { br, gz } = sizes.get(fileName) ?? {};
  return [
    ...(br ? [{ name: `${fileName}.br`, content: br }] : []),
    ...(gz ? [{ name: `${fileName}.gz`, content: gz }] : []),
  ];
}

function replaceFile(dir: string, { name, content }: WrittenFile): void {
  const path = join(dir, name);
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
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
