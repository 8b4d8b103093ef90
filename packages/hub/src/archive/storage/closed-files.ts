/**
 * Which files of a recording's folder nobody writes any more, in the order in which they may leave it: so the folder always has
 * the end of the journal, and the sidecar goes last. While the recording is on air a copy of its sidecar goes along with the
 * closed files, because without one nobody else can read them.
 * From: offloader.ts. To: the folder.
 */
import { copyFile, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beginOf, isSidecar, SIDECAR_FILE, sidecarCopy } from '../journal/journal-names.ts';

export interface ClosedFile {
  name: string;
  path: string;
  bytes: number;
}

/** `isOver`: its broadcast is. While it is not, the last file may be written. None if there is no folder. */
export async function closedFiles(
  folder: string,
  { isOver }: { isOver: boolean },
): Promise<ClosedFile[]> {
  const names = await readdir(folder).catch(() => []);
  const journal = names.filter((name) => beginOf(name) !== undefined).sort();
  const closed = isOver ? journal : journal.slice(0, -1);
  const sidecars = names.filter(isSidecar).sort();
  const last = beginOf(journal.at(-1) ?? '');
  if (!isOver && closed.length > 0 && last !== undefined) {
    const copy = sidecarCopy(last);
    if (!sidecars.includes(copy)) await copySidecar(folder, copy);
    sidecars.push(copy);
  }
  const going = new Set([...closed, ...sidecars.filter((name) => isOver || name !== SIDECAR_FILE)]);
  return present(folder, [...going]);
}

/** In one step: half a copy must not be taken for one. */
async function copySidecar(folder: string, copy: string): Promise<void> {
  const begun = join(folder, `${copy}.part`);
  await copyFile(join(folder, SIDECAR_FILE), begun);
  await rename(begun, join(folder, copy));
}

async function present(folder: string, names: readonly string[]): Promise<ClosedFile[]> {
  const files: ClosedFile[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    // Deleted meanwhile.
    if (stats === undefined) return files;
    files.push({ name, path, bytes: stats.size });
  }
  return files;
}
