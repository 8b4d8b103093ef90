/**
 * Puts a part of a journal into a folder of its own, for a thread that reads files: links to those that are on the disk, copies
 * of what is in the storage. So nothing that the thread reads goes away under it.
 * From: ../download/films.ts. To: the folder, which has the names of a recording's.
 */
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journalFile } from '../journal/journal-names.ts';
import type { JournalFiles } from './journal-files.ts';

/** `folder` is made anew. Rejects if the disk is full, or the storage is away. */
export async function gatherFiles(
  files: JournalFiles,
  { folder, from, to }: { folder: string; from: number; to: number },
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { at, path, part } of files.partsOf({ from, to })) {
    const isLinked = path !== undefined && (await isLinkedTo(path, join(folder, journalFile(at))));
    if (!isLinked) await writeFile(join(folder, journalFile(part.from)), files.read(part));
  }
}

/** False: it has gone meanwhile, or this disk has no links. */
async function isLinkedTo(path: string, name: string): Promise<boolean> {
  try {
    await link(path, name);
    return true;
  } catch {
    return false;
  }
}
