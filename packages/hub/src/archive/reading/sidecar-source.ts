/**
 * Where a recording's sidecar is: in its folder or, once that has gone, in the storage.
 * From: recording-reader.ts. To: stored-files.ts.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { isSidecar, SIDECAR_FILE } from '../journal/journal-names.ts';
import type { StoredFiles } from './stored-files.ts';

export interface SidecarSource extends AsyncDisposable {
  /** Another one, if it is another file. */
  id: string;
  bytes: number;
  /** Nothing at its end. */
  read(at: number, length: number): Promise<Uint8Array>;
}

/** Undefined: there is none. */
export async function openSidecar({
  folder,
  stored,
}: {
  folder: string;
  stored: StoredFiles | undefined;
}): Promise<SidecarSource | undefined> {
  const file = await open(join(folder, SIDECAR_FILE), 'r').catch(() => undefined);
  if (file === undefined) return stored && openStored(stored);
  const { ino, size } = await file.stat({ bigint: true });
  return {
    id: `inode ${ino}`,
    bytes: Number(size),
    async read(at, length) {
      const piece = Buffer.allocUnsafe(length);
      const { bytesRead } = await file.read(piece, 0, length, at);
      return piece.subarray(0, bytesRead);
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

async function openStored(stored: StoredFiles): Promise<SidecarSource | undefined> {
  // The whole one, or the newest copy: names are in the order of what they have.
  const sidecars = (await stored.all()).filter(({ name }) => isSidecar(name));
  const whole = sidecars.find(({ name }) => name === SIDECAR_FILE);
  const file = whole ?? sidecars.sort((a, b) => (a.name < b.name ? -1 : 1)).at(-1);
  if (file === undefined) return undefined;
  return {
    id: `stored ${file.name}`,
    bytes: file.bytes,
    async read(at, length) {
      const to = Math.min(at + length, file.bytes);
      if (at >= to) return new Uint8Array(0);
      const pieces: Uint8Array[] = [];
      for await (const piece of stored.read(file, { from: at, to })) pieces.push(piece);
      return Buffer.concat(pieces);
    },
    async [Symbol.asyncDispose]() {},
  };
}
