/**
 * One recording's files while they are written. It is opened, and opened again after a fault, in one way: what is torn is cut
 * at the last whole chunk, and the sidecar at the last line that the journal bears out.
 * From: serve-journals.ts, on the journals' own thread: every call may wait for the disk. To: the recording's folder.
 */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { beginOf, journalFile, SIDECAR_FILE } from './journal-names.ts';
import { type LineFields, readLine, type SidecarLine, writtenLine } from './sidecar-line.ts';
import { wholeEnd } from './whole-end.ts';

/** A file is closed at the next group after so many bytes, or so much time: what is closed is never written again. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;
const MAX_FILE_MS = 3_600_000;

/** How long the files were behind the last write that succeeded as a whole. */
export interface GoodSizes {
  journal: number;
  sidecar: number;
}

/** Writes all of it. @throws the system's error. */
export type WriteAll = (file: number, bytes: Uint8Array) => void;

export class OpenJournal {
  readonly #folder: string;
  readonly #write: WriteAll;
  readonly #journal: number;
  readonly #sidecar: number;
  readonly #begin: number;
  readonly #beganAtMs: number;
  /** Of the whole journal, all files. */
  size: number;
  files: number;
  isDirty = true;
  /** By the hub's clock. */
  writtenAtMs: number;
  #sidecarBytes: number;

  /** @throws the system's error. `inNewFile`: the one before is full. `good`: what is behind was written in part. */
  constructor(
    folder: string,
    {
      write,
      epochMs,
      inNewFile = false,
      good,
    }: { write: WriteAll; epochMs: number; inNewFile?: boolean; good?: GoodSizes | undefined },
  ) {
    this.#folder = folder;
    this.#write = write;
    this.#beganAtMs = epochMs;
    this.writtenAtMs = epochMs;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const begins = journalBegins(folder);
    const last = begins.at(-1) ?? 0;
    this.#sidecar = openSync(join(folder, SIDECAR_FILE), 'a+', 0o600);
    let journal: number | undefined;
    try {
      const all = linesOf(folder);
      const lines = good === undefined ? all : all.filter(({ end }) => end <= good.sidecar);
      journal = openSync(join(folder, journalFile(last)), 'a+', 0o600);
      const most = Math.max(0, (good?.journal ?? Number.POSITIVE_INFINITY) - last);
      this.size = last + cutTail(journal, { from: lastPlace(lines, last) - last, most });
      this.#sidecarBytes = cutSidecar(this.#sidecar, { lines, size: this.size });
      this.files = Math.max(1, begins.length);
      const isNew = inNewFile && this.size > last;
      if (isNew) {
        closeSync(journal);
        journal = openSync(join(folder, journalFile(this.size)), 'a+', 0o600);
        this.files += 1;
      }
      this.#begin = isNew ? this.size : last;
      this.#journal = journal;
    } catch (error) {
      closeSync(this.#sidecar);
      if (journal !== undefined) closeSync(journal);
      throw error;
    }
  }

  isFull(epochMs: number): boolean {
    const bytes = this.size - this.#begin;
    // The hub's clock does not step while it runs, but the one before may have been ahead.
    return bytes > 0 && (bytes >= MAX_FILE_BYTES || epochMs - this.#beganAtMs >= MAX_FILE_MS);
  }

  /** A line for each place within the bytes. The lines are first: what a reader finds in the journal it must understand. */
  append(bytes: Uint8Array, lines: readonly { fields: LineFields; offset: number }[]): void {
    const texts = lines.map(({ fields, offset }) => writtenLine(fields, this.size + offset));
    const written = Buffer.from(texts.join(''));
    if (written.byteLength > 0) this.#write(this.#sidecar, written);
    if (bytes.byteLength > 0) this.#write(this.#journal, bytes);
    this.#sidecarBytes += written.byteLength;
    this.size += bytes.byteLength;
    this.isDirty = true;
  }

  get diskBytes(): number {
    return this.size + this.#sidecarBytes;
  }

  get good(): GoodSizes {
    return { journal: this.size, sidecar: this.#sidecarBytes };
  }

  /** Whether somebody has deleted or replaced its files: what is written goes nowhere then, and no write fails. */
  get isGone(): boolean {
    return isGone(this.#journal, join(this.#folder, journalFile(this.#begin)));
  }

  /** To be synced, and closed afterwards by whoever does that. */
  get handles(): readonly number[] {
    return [this.#sidecar, this.#journal];
  }
}

function journalBegins(folder: string): number[] {
  return readdirSync(folder)
    .map(beginOf)
    .filter((begin) => begin !== undefined)
    .sort((a, b) => a - b);
}

interface PlacedLine {
  line: SidecarLine;
  /** Where it ends in the sidecar. */
  end: number;
}

/** Up to the first that is none. */
function linesOf(folder: string): PlacedLine[] {
  const text = readFileSync(join(folder, SIDECAR_FILE));
  const lines: PlacedLine[] = [];
  let begin = 0;
  for (;;) {
    const newline = text.indexOf('\n', begin);
    const line = newline < 0 ? undefined : readLine(text.toString('utf8', begin, newline));
    if (line === undefined) return lines;
    begin = newline + 1;
    lines.push({ line, end: begin });
  }
}

/** The last place in this file where the sidecar knows that a chunk begins. */
function lastPlace(lines: readonly PlacedLine[], fileBegin: number): number {
  const known = lines.findLast(({ line }) => line.line === 'key')?.line.at ?? 0;
  return Math.max(known, fileBegin);
}

/** Returns what is left. */
function cutTail(file: number, { from, most }: { from: number; most: number }): number {
  const { size } = fstatSync(file);
  const kept = Math.min(size, most);
  // A sidecar that is ahead of its journal knows nothing of this file: it is looked through from its beginning.
  const end = wholeEnd(file, { from: from <= kept ? from : 0, size: kept });
  if (end < size) ftruncateSync(file, end);
  return end;
}

/** Returns what is left. */
function cutSidecar(
  file: number,
  { lines, size }: { lines: readonly PlacedLine[]; size: number },
): number {
  const isBorneOut = ({ line }: PlacedLine) =>
    line.line === 'key' ? line.at < size : line.at <= size;
  const firstWrong = lines.findIndex((line) => !isBorneOut(line));
  const end = (firstWrong < 0 ? lines.at(-1)?.end : lines[firstWrong - 1]?.end) ?? 0;
  ftruncateSync(file, end);
  return end;
}

function isGone(file: number, path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return true;
  const { dev, ino } = fstatSync(file);
  return there.dev !== dev || there.ino !== ino;
}
