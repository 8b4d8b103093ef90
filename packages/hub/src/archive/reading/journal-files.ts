/**
 * A recording's journal as one row of bytes, whatever files it is in and wherever they are, also while it is being written.
 * From: recording-reader.ts. To: the recording's folder; stored-files.ts, for what is not there any more.
 */
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beginOf } from '../journal/journal-names.ts';
import type { StoredFiles } from './stored-files.ts';

/** What one reader has in memory. */
const PIECE_BYTES = 65_536;

interface JournalFile {
  name: string;
  at: number;
  bytes: number;
  /** Undefined: it is in the storage alone. */
  path: string | undefined;
}

/** In the whole journal; `to` is not in it. */
interface Range {
  from: number;
  to: number;
}

interface Place {
  folder: string;
  /** What is behind is still being written. */
  mostBytes: number;
  stored?: StoredFiles | undefined;
}

export class JournalFiles {
  readonly #files: readonly JournalFile[];
  readonly #stored: StoredFiles | undefined;
  /** Up to the first file that is missing. */
  readonly bytes: number;

  private constructor(files: readonly JournalFile[], { mostBytes, stored }: Place) {
    this.#files = files;
    this.#stored = stored;
    const last = files.at(-1);
    this.bytes = Math.min(mostBytes, last === undefined ? 0 : last.at + last.bytes);
  }

  /** Files may go from the folder to the storage at any time. */
  get mayMove(): boolean {
    return this.#stored !== undefined;
  }

  /** None, if there is no folder and nothing is stored. */
  static async in(place: Place): Promise<JournalFiles> {
    const { folder, stored } = place;
    const here = await filesIn(folder);
    if (stored === undefined || isWhole(here)) return new JournalFiles(inOneRow(here), place);
    // Asked for after the folder was looked at: what has gone from there since is known here.
    const names = new Set(here.map(({ name }) => name));
    const others = (await stored.all()).filter(({ name }) => !names.has(name));
    const there = others.flatMap(({ name, bytes }) => {
      const at = beginOf(name);
      return at === undefined ? [] : [{ name, at, bytes, path: undefined }];
    });
    return new JournalFiles(inOneRow([...here, ...there]), place);
  }

  /** Reads only as fast as it is taken. `to` is not read any more. Throws if a file is deleted meanwhile. */
  async *read(range: Range, pieceBytes = PIECE_BYTES): AsyncGenerator<Uint8Array> {
    for (const { part, ...file } of this.partsOf(range)) {
      const inFile = { from: part.from - file.at, to: part.to - file.at };
      yield* this.#pieces(file, inFile, pieceBytes);
    }
  }

  /** The files that a part is in, and what it has of each. */
  partsOf({ from, to }: Range): (JournalFile & { part: Range })[] {
    return this.#files.flatMap((file) => {
      const begin = Math.max(from, file.at);
      const end = Math.min(to, this.bytes, file.at + file.bytes);
      return begin < end ? [{ ...file, part: { from: begin, to: end } }] : [];
    });
  }

  /** Fewer at the end of the journal. For small things alone: all of it is in memory. */
  async bytesAt(from: number, length: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.read({ from, to: from + length }, length)) pieces.push(piece);
    const [only] = pieces;
    return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
  }

  async *#pieces(
    { name, bytes, path }: JournalFile,
    range: Range,
    pieceBytes: number,
  ): AsyncGenerator<Uint8Array> {
    const file = path === undefined ? undefined : await openIfThere(path);
    if (file === undefined) {
      if (this.#stored === undefined) throw new Error(`${path} is not there any more`);
      yield* this.#stored.read({ name, bytes }, range);
      return;
    }
    await using _ = file;
    for (let at = range.from; at < range.to; ) {
      const piece = Buffer.allocUnsafe(Math.min(pieceBytes, range.to - at));
      const { bytesRead } = await file.read(piece, 0, piece.byteLength, at);
      // It was cut meanwhile.
      if (bytesRead === 0) throw new Error(`${path} is shorter than it was`);
      at += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  }
}

async function filesIn(folder: string): Promise<JournalFile[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.map(async (name) => {
    const at = beginOf(name);
    if (at === undefined) return undefined;
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    return stats && { name, at, bytes: stats.size, path };
  });
  return (await Promise.all(files)).filter((file) => file !== undefined);
}

function isWhole(files: readonly JournalFile[]): boolean {
  return files.length > 0 && inOneRow(files).length === files.length;
}

/** Those that stand behind each other from the beginning. */
function inOneRow(files: readonly JournalFile[]): JournalFile[] {
  const row: JournalFile[] = [];
  let end = 0;
  for (const file of files.toSorted((a, b) => a.at - b.at)) {
    if (file.at !== end) break;
    row.push(file);
    end = file.at + file.bytes;
  }
  return row;
}

async function openIfThere(path: string) {
  return open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
