/**
 * A recording's journal as one row of bytes, whatever files it is in, also while it is being written.
 * From: recording-reader.ts. To: the recording's folder.
 */
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beginOf } from '../journal/journal-names.ts';

/** What one reader has in memory. */
const PIECE_BYTES = 65_536;

interface JournalFile {
  path: string;
  at: number;
  bytes: number;
}

export class JournalFiles {
  readonly #files: readonly JournalFile[];
  /** Up to the first file that is missing. */
  readonly bytes: number;

  private constructor(files: readonly JournalFile[], mostBytes: number) {
    this.#files = files;
    const last = files.at(-1);
    this.bytes = Math.min(mostBytes, last === undefined ? 0 : last.at + last.bytes);
  }

  /** None, if there is no folder. `mostBytes`: what is behind is still being written. */
  static async in(folder: string, mostBytes: number): Promise<JournalFiles> {
    const names = await readdir(folder).catch(() => []);
    const begins = names
      .map((name) => ({ name, at: beginOf(name) }))
      .filter((file): file is { name: string; at: number } => file.at !== undefined)
      .sort((a, b) => a.at - b.at);
    const files: JournalFile[] = [];
    let end = 0;
    for (const { name, at } of begins) {
      if (at !== end) break;
      const path = join(folder, name);
      const { size } = await stat(path);
      files.push({ path, at, bytes: size });
      end = at + size;
    }
    return new JournalFiles(files, mostBytes);
  }

  /** Reads only as fast as it is taken. `to` is not read any more. Throws if a file is deleted meanwhile. */
  async *read({ from, to }: { from: number; to: number }): AsyncGenerator<Uint8Array> {
    for (const { path, at, bytes } of this.#files) {
      const begin = Math.max(from, at);
      const end = Math.min(to, this.bytes, at + bytes);
      if (begin < end) yield* pieces(path, { from: begin - at, to: end - at });
    }
  }

  /** Fewer at the end of the journal. For small things alone: all of it is in memory. */
  async bytesAt(from: number, length: number): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.read({ from, to: from + length })) pieces.push(piece);
    return Buffer.concat(pieces);
  }
}

async function* pieces(
  path: string,
  { from, to }: { from: number; to: number },
): AsyncGenerator<Uint8Array> {
  await using file = await open(path, 'r');
  for (let at = from; at < to; ) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, to - at));
    const { bytesRead } = await file.read(piece, 0, piece.byteLength, at);
    // It was cut meanwhile.
    if (bytesRead === 0) throw new Error(`${path} is shorter than it was`);
    at += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}
