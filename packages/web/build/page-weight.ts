/**
 * What a page costs whoever opens it: all files that it loads before anybody presses anything.
 * From: built-pages.ts, the bundle. To: the same, a sentence for the build's output.
 */
import type { Compressed } from './compressed.ts';

export interface PageBound {
  /** As people call it. */
  name: string;
  /** Its HTML file, or the source of its script. */
  page: string;
  /** Sources of files that the page loads by itself a little later, such as worklets. */
  later?: readonly string[];
  /** As sent with Brotli. */
  maxBytes: number;
  /** As sent with gzip, if that is bounded as well. */
  maxGzipBytes?: number;
}

interface BundleFile {
  type: 'chunk' | 'asset';
  isEntry?: boolean;
  facadeModuleId?: string | null;
  imports?: readonly string[];
  viteMetadata?: { importedCss: ReadonlySet<string> } | undefined;
  originalFileNames?: readonly string[];
}

type Bundle = Readonly<Record<string, BundleFile>>;

export interface PageWeight extends PageBound {
  files: readonly string[];
  sizes: ReadonlyMap<string, Compressed>;
}

export function filesOf({ page, later = [] }: PageBound, bundle: Bundle): string[] {
  const entry = Object.entries(bundle).find(
    ([, { isEntry, facadeModuleId }]) => isEntry && facadeModuleId?.endsWith(`/${page}`),
  );
  if (!entry) throw new Error(`the build has no page ${page}`);
  const found = new Set(page in bundle ? [page] : []);
  const follow = (fileName: string) => {
    if (found.has(fileName)) return;
    found.add(fileName);
    const { imports = [], viteMetadata } = bundle[fileName] ?? {};
    for (const imported of [...imports, ...(viteMetadata?.importedCss ?? [])]) follow(imported);
  };
  follow(entry[0]);
  for (const source of later) {
    const built = Object.entries(bundle).find(([, { originalFileNames = [] }]) =>
      originalFileNames.some((name) => name.endsWith(source)),
    );
    if (!built) throw new Error(`the build has no file made of ${source}`);
    follow(built[0]);
  }
  return [...found];
}

export function weightSentence({ name, files, sizes, maxBytes, maxGzipBytes }: PageWeight): string {
  const br = `${kB(sum(files, sizes, 'br'))} with Brotli (at most ${kB(maxBytes)})`;
  const gzBound = maxGzipBytes === undefined ? '' : ` (at most ${kB(maxGzipBytes)})`;
  const gz = `${kB(sum(files, sizes, 'gz'))} with gzip${gzBound}`;
  return `${name}: ${br}, ${gz}, ${files.length} files`;
}

const NAMES = { br: 'Brotli', gz: 'gzip' } as const;

/** Undefined while the page is light enough. */
export function overweightSentence(weight: PageWeight): string | undefined {
  const { name, files, sizes, maxBytes, maxGzipBytes = Infinity } = weight;
  const bounds = [
    { encoding: 'br', most: maxBytes },
    { encoding: 'gz', most: maxGzipBytes },
  ] as const;
  const broken = bounds.find(({ encoding, most }) => sum(files, sizes, encoding) > most);
  if (broken === undefined) return undefined;
  const { encoding, most } = broken;
  const heaviest = files
    .map((file) => ({ file, bytes: sum([file], sizes, encoding) }))
    .sort((a, b) => b.bytes - a.bytes)
    .map((each) => `  ${kB(each.bytes)}  ${each.file}`);
  const bytes = sum(files, sizes, encoding);
  return [
    `${name}: ${kB(bytes)} with ${NAMES[encoding]}, more than ${kB(most)}:`,
    ...heaviest,
  ].join('\n');
}

function sum(
  files: readonly string[],
  sizes: ReadonlyMap<string, Compressed>,
  encoding: 'br' | 'gz',
): number {
  return files.reduce((bytes, file) => {
    const size = sizes.get(file);
    return bytes + (size?.[encoding]?.byteLength ?? size?.plainBytes ?? 0);
  }, 0);
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
