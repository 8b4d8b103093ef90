/**
 * Reads one recording: its time line, which is read once and then only what was added, its bytes, its pictures.
 * From: recordings.ts. To: recording-times.ts, journal-files.ts, sidecar-source.ts.
 */
import { setImmediate as nextTick } from 'node:timers/promises';
import { chunkHeaderBytes, peekHeader } from '@streamhub/protocol';
import { readLine } from '../journal/sidecar-line.ts';
import { JournalFiles } from './journal-files.ts';
import { placeAt, RecordingTimes } from './recording-times.ts';
import { openSidecar } from './sidecar-source.ts';
import type { StoredFiles } from './stored-files.ts';

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
  readonly #stored: StoredFiles | undefined;
  #times = new RecordingTimes();
  /** So much of the sidecar is in `#times`. */
  #readBytes = 0;
  #sidecarId: string | undefined;
  #reading: Promise<RecordingTimes> | undefined;
  #files: { files: JournalFiles; readAtMs: number; mostBytes: number | undefined } | undefined;

  /**
   * `confirmedBytes`: of a journal that is being written, so much is whole; undefined for all others. `stored`: where files are
   * that the folder does not have.
   */
  constructor(
    folder: string,
    {
      confirmedBytes,
      stored,
    }: { confirmedBytes: () => number | undefined; stored?: StoredFiles | undefined },
  ) {
    this.#folder = folder;
    this.#confirmedBytes = confirmedBytes;
    this.#stored = stored;
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
    const files = await JournalFiles.in({
      folder: this.#folder,
      mostBytes: mostBytes ?? Number.POSITIVE_INFINITY,
      stored: this.#stored,
    });
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
    const sidecar = await openSidecar({ folder: this.#folder, stored: this.#stored });
    if (sidecar === undefined) return this.#times;
    await using _ = sidecar;
    if (sidecar.id !== this.#sidecarId || sidecar.bytes < this.#readBytes) {
      // Another file, or a shorter one: what was read of it means nothing.
      this.#times = new RecordingTimes();
      this.#readBytes = 0;
      this.#sidecarId = sidecar.id;
    }
    let rest = Buffer.alloc(0);
    for (let at = this.#readBytes; ; ) {
      const piece = await sidecar.read(at, PIECE_BYTES);
      at += piece.byteLength;
      rest = Buffer.concat([rest, piece]);
      const taken = await this.#takeLines(rest, journalBytes);
      rest = rest.subarray(taken.bytes);
      this.#readBytes += taken.bytes;
      if (piece.byteLength === 0 || taken.isAhead || rest.byteLength > LONGEST_LINE_BYTES) break;
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
