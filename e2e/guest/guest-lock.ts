/**
 * What npm installs for a guest: StreamHub's tarballs, and of all others the very versions that are installed here. So it
 * asks no registry for what is newest, and finds in npm's cache what `npm ci` has put there.
 * From: guest-folder.ts, the workspace's package-lock.json. To: the guest's package.json and package-lock.json.
 */
import type { PublishedManifest } from '../../tools/packages/published-manifest.ts';

/** As it stands in a package-lock.json. */
interface LockedPackage {
  version?: string;
  link?: boolean;
  resolved?: string;
  [field: string]: unknown;
}

export interface Lock {
  packages: Readonly<Record<string, LockedPackage>>;
}

export interface Tarball {
  /** Of the package, in the workspace. */
  folder: string;
  /** In the guest's folder. */
  file: string;
  manifest: PublishedManifest;
}

const FOLDER = 'node_modules/';

export function guestLock(workspace: Lock, tarballs: readonly Tarball[]) {
  const dependencies = Object.fromEntries(
    tarballs.map(({ file, manifest }) => [manifest.name, `file:${file}`]),
  );
  const guest = { name: 'guest', version: '0.0.0', type: 'module', dependencies };
  const ours = tarballs.map(({ file, manifest: { name, ...rest } }) => [
    FOLDER + name,
    { ...rest, resolved: `file:${file}` },
  ]);
  const others = Object.entries(workspace.packages)
    .filter(([path, { link }]) => path.includes(FOLDER) && !link)
    .map(([path, locked]) => [
      guestPath(path, tarballs),
      { ...locked, resolved: tarballAddress(path, locked) },
    ])
    .filter(([path]) => path !== undefined);
  return {
    manifest: guest,
    // npm leaves out what nobody needs.
    lock: {
      ...guest,
      lockfileVersion: 3,
      requires: true,
      packages: { '': guest, ...Object.fromEntries([...ours, ...others]) },
    },
  };
}

/** Undefined for what only another package of the workspace has. */
function guestPath(path: string, tarballs: readonly Tarball[]): string | undefined {
  if (path.startsWith(FOLDER)) return path;
  const owner = tarballs.find(({ folder }) => path.startsWith(`${folder}/`));
  return owner && FOLDER + owner.manifest.name + path.slice(owner.folder.length);
}

/** The registry's own; npm puts the one that is configured in its place. */
function tarballAddress(path: string, { version }: LockedPackage): string {
  const name = path.slice(path.lastIndexOf(FOLDER) + FOLDER.length);
  return `https://registry.npmjs.org/${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
}
