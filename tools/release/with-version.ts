/**
 * The workspace's package.json files and its package-lock.json at another version. Its packages name each other's very
 * version, because they are released together.
 * From: release.ts. To: the same.
 */

interface Manifest {
  name?: string;
  version?: string;
  [field: string]: unknown;
}

export interface Lock extends Manifest {
  packages: Record<string, Manifest>;
}

export interface Versioning {
  version: string;
  /** Of the workspace's packages. */
  names: readonly string[];
}

const FIELDS = ['dependencies', 'devDependencies'];

export function withVersion<T extends Manifest>(manifest: T, { version, names }: Versioning): T {
  const changed = Object.entries(manifest).map(([field, value]) => {
    if (!FIELDS.includes(field)) return [field, value];
    const needed = Object.entries(value as Record<string, string>).map(([name, range]) => {
      return [name, names.includes(name) ? version : range];
    });
    return [field, Object.fromEntries(needed)];
  });
  return { ...Object.fromEntries(changed), version };
}

/** What npm installed stands below `node_modules`, the workspace's own packages do not. */
export function lockWithVersion(lock: Lock, versioning: Versioning): Lock {
  const packages = Object.entries(lock.packages).map(([path, entry]) => {
    const isOwn = !path.includes('node_modules/');
    return [path, isOwn ? withVersion(entry, versioning) : entry];
  });
  return { ...lock, version: versioning.version, packages: Object.fromEntries(packages) };
}
