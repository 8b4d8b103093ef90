/**
 * Reads one recording: its time line, which is read once and then only what was added, its bytes, its pictures.
 * From: recordings.ts. To: recording-times.ts, journal-files.ts.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTick } from 'node:timers/promises';
import { chunkHeaderBytes, peekHeader } from '@streamhub/protocol';
import { SIDECAR_FILE } from '../journal/journal-names.ts';
import { readLine } from '../journal/sidecar-line.ts';
import { JournalFiles } from './journal-files.ts';
import { placeAt, RecordingTimes } from './recording-times.ts';

const PIECE_BYTES = 262_144;
/** A millisecond or so of parsing; then others have their turn. */
const LINES_PER_TICK = 300;
const LONGEST_LINE_BYTES = 1_000_000;
const LARGEST_PICTURE_BYTES = 2_000_000;
/** A seek looks at a folder that has not changed much since. */
const FILES_LAST_MS = 500;

export class RecordingReader {
  readonly #folder: string;
  readonly #confirmedBytes: () => number | undefined;
  #times = new RecordingTimes();
  /** So much of the sidecar is in `#times`. */
  #readBytes = 0;
  #inode: bigint | undefined;
  #reading: Promise<RecordingTimes> | undefined;
  #files: { files: JournalFiles; readAtMs: number; mostBytes: number | undefined } | undefined;

  /** `confirmedBytes`: of a journal that is being written, so much is whole; undefined for all others. */
  constructor(folder: string, { confirmedBytes }: { confirmedBytes: () => number | undefined }) {
    this.#folder = folder;
    this.#confirmedBytes = confirmedBytes;
  }

  /** As far as the journal bears it out. `nowMs`: on a clock that never steps. */
  async times(nowMs: number): Promise<RecordingTimes> {
    const { bytes } = await this.files(nowMs);
    this.#reading ??= this.#readSidecar(bytes).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async files(nowMs: number): Promise<JournalFiles> {
    const known = this.#files;
    const mostBytes = this.#confirmedBytes();
    const isFresh = known !== undefined && nowMs - known.readAtMs < FILES_LAST_MS;
    if (isFresh && known.mostBytes === mostBytes) return known.files;
    const files = await JournalFiles.in(this.#folder, mostBytes ?? Number.POSITIVE_INFINITY);
    this.#files = { files, readAtMs: nowMs, mostBytes };
    return files;
  }

  /** The picture nearest before a time; undefined if there is none. */
  async picture(timeMs: number, nowMs: number): Promise<Uint8Array | undefined> {
    const { pictures } = await this.times(nowMs);
    const at = pictures.at[placeAt(pictures, timeMs)];
    if (at === undefined) return undefined;
    const files = await this.files(nowMs);
    const header = peekHeader(await files.bytesAt(at, chunkHeaderBytes), 0);
    if (header === undefined || header.payloadBytes > LARGEST_PICTURE_BYTES) return undefined;
    const payload = await files.bytesAt(at + chunkHeaderBytes, header.payloadBytes);
    return payload.byteLength === header.payloadBytes ? payload : undefined;
  }

  async #readSidecar(journalBytes: number): Promise<RecordingTimes> {
    const file = await open(join(this.#folder, SIDECAR_FILE), 'r').catch(() => undefined);
    if (file === undefined) return this.#times;
    await using _ = file;
    const { ino, size } = await file.stat({ bigint: true });
    if (ino !== this.#inode || size < this.#readBytes) {
      // Another file, or a shorter one: what was read of it means nothing.
      this.#times = new RecordingTimes();
      this.#readBytes = 0;
      this.#inode = ino;
    }
    let rest = Buffer.alloc(0);
    for (let at = this.#readBytes; ; ) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, at);
      at += bytesRead;
      rest = Buffer.concat([rest, piece.subarray(0, bytesRead)]);
      const taken = await this.#takeLines(rest, journalBytes);
      rest = rest.subarray(taken.bytes);
      this.#readBytes += taken.bytes;
      if (bytesRead === 0 || taken.isAhead || rest.byteLength > LONGEST_LINE_BYTES) break;
    }
    return this.#times;
  }

  /** `isAhead`: what comes next is not in the journal yet. */
  async #takeLines(
    text: Buffer,
    journalBytes: number,
  ): Promise<{ bytes: number; isAhead: boolean }> {
    let begin = 0;
    for (let lines = 1; ; lines += 1) {
      const newline = text.indexOf('\n', begin);
      if (newline < 0) return { bytes: begin, isAhead: false };
      const line = readLine(text.toString('utf8', begin, newline));
      // What is no line says nothing.
      if (line !== undefined) {
        const end = line.line === 'key' ? line.at + chunkHeaderBytes : line.at;
        if (end > journalBytes) return { bytes: begin, isAhead: true };
        this.#times.add(line);
      }
      begin = newline + 1;
      if (lines % LINES_PER_TICK === 0) await nextTick();
    }
  }
}
