/**
 * Files and folders that nobody but their owner may read. Where a file system or a system knows no such rights, nothing is
 * said and nothing fails.
 * From: data-folder.ts, sqlite-store.ts, hub-key.ts, own-certificate.ts. To: the disk.
 */
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

/** What a group and all others may do. */
const RIGHTS_OF_OTHERS = 0o077;

/** With every folder above it that is missing. @throws an error whose message says what to do, or the system's. */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    const sentence = `the data folder ${path} is a file, or below one. Choose another with --data-dir.`;
    throw new Error(sentence, { cause: error });
  }
}

/** An empty one, if there is none. If it cannot be made, whoever opens it finds out why. */
export function createPrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    // It is there, or the folder cannot be written.
  }
}

/**
 * Whole or not at all, and at no time readable to others. Takes the place of what was there; a link is replaced, and what
 * it leads to stays as it is.
 */
export function writePrivateFile(path: string, content: string | Uint8Array): void {
  const besides = `${path}.new`;
  rmSync(besides, { force: true });
  try {
    writeFileSync(besides, content, { mode: 0o600, flag: 'wx', flush: true });
    renameSync(besides, path);
  } catch (error) {
    rmSync(besides, { force: true });
    throw error;
  }
}

/** True if somebody else than its owner may do anything with it. */
export function isOpenToOthers(path: string): boolean {
  if (process.getuid === undefined) return false;
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && (stats.mode & RIGHTS_OF_OTHERS) !== 0;
}

/** Takes the rights of others away, if this process's user owns it. Opens nothing: see file-watch.ts. */
export function makePrivate(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.uid !== process.getuid?.() || !isOpenToOthers(path)) return;
  try {
    chmodSync(path, stats.mode & 0o7777 & ~RIGHTS_OF_OTHERS);
  } catch {
    // A file system without rights, or one that cannot be written.
  }
}
