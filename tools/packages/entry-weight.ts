/**
 * What a door of the library costs whoever imports it: bundled by Vite, as a page of theirs would be, and compressed.
 * From: check-packages.ts, the door of a built package. To: the same, a sentence for the output.
 */
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

export interface EntryWeight {
  /** The door with what it imports, as gzip. */
  modulesBytes: number;
  /** Its workers and worklets. */
  threadsBytes: number;
  /** What it imports only where the browser lacks something. */
  laterBytes: number;
}

type File = Rolldown.OutputChunk | Rolldown.OutputAsset;

export async function entryWeight(door: string): Promise<EntryWeight> {
  const output = await bundle(door);
  const entry = output.find((file) => file.type === 'chunk' && file.isEntry);
  const needed = withImports(entry, output);
  const threads = output.filter(({ type }) => type === 'asset');
  const later = output.filter((file) => !needed.has(file) && !threads.includes(file));
  return {
    modulesBytes: gzipBytes([...needed]),
    threadsBytes: gzipBytes(threads),
    laterBytes: gzipBytes(later),
  };
}

export function weightSentence({ modulesBytes, threadsBytes, laterBytes }: EntryWeight): string {
  const total = `${kB(modulesBytes + threadsBytes)} with gzip`;
  const parts = `${kB(modulesBytes)} of modules, ${kB(threadsBytes)} of workers and worklets`;
  const later = laterBytes > 0 ? `; ${kB(laterBytes)} more where the browser lacks something` : '';
  return `${total} (${parts})${later}`;
}

async function bundle(door: string): Promise<readonly File[]> {
  const built = await build({
    root: door.slice(0, door.lastIndexOf('/')),
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      write: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Its exports are kept, as if all of them were used.
      rolldownOptions: { input: door, preserveEntrySignatures: 'strict' },
    },
  });
  if (!('output' in built)) throw new Error('Vite was asked for one build and made another');
  return built.output;
}

function withImports(entry: File | undefined, output: readonly File[]): Set<File> {
  const found = new Set<File>();
  const follow = (file: File | undefined) => {
    if (file?.type !== 'chunk' || found.has(file)) return;
    found.add(file);
    for (const name of file.imports) follow(output.find(({ fileName }) => fileName === name));
  };
  follow(entry);
  return found;
}

function gzipBytes(files: readonly File[]): number {
  return files
    .map((file) => gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }))
    .reduce((bytes, { byteLength }) => bytes + byteLength, 0);
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
