/**
 * The package.json of a package as others install it: that of the workspace, in which every path is one of the sources.
 * From: build-package.ts. To: the same.
 *
 * Doors are the files directly in `src`. What the workspace exports beside them is for its own benches.
 */
const SOURCES = './src/';
const DOOR = /^\.\/src\/[\w-]+\.ts$/;
/** Of no use to who installs it. */
const OF_THE_WORKSPACE = ['devDependencies', 'scripts', 'private'];

export interface Manifest {
  name: string;
  version: string;
  files: readonly string[];
  exports: Readonly<Record<string, string>>;
  dependencies?: Readonly<Record<string, string>>;
}

/** Name and version stay. */
export type PublishedManifest = Pick<Manifest, 'name' | 'version'> &
  Readonly<Record<string, unknown>>;

export function publishedManifest(manifest: Manifest): PublishedManifest {
  const { name, version } = manifest;
  const exports = doorsOf(manifest).map(([door, source]) => {
    const built = builtPath(source);
    return [door, { types: built.replace(/\.js$/, '.d.ts'), default: built }];
  });
  const kept = Object.entries({ ...manifest, exports: Object.fromEntries(exports) })
    .filter(([field]) => !OF_THE_WORKSPACE.includes(field))
    .map(([field, value]) => [field, withBuiltPaths(value)]);
  return { ...Object.fromEntries(kept), name, version };
}

/** `['./watch', './src/watch.ts']` and so on. */
export function doorsOf({ exports }: Pick<Manifest, 'exports'>): [string, string][] {
  return Object.entries(exports).filter(([, source]) => DOOR.test(source));
}

function withBuiltPaths(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(SOURCES) ? builtPath(value) : value;
  if (Array.isArray(value)) return value.map(withBuiltPaths);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, withBuiltPaths(of)]));
}

function builtPath(source: string): string {
  return source.replace(SOURCES, './dist/').replace(/\.ts$/, '.js');
}
