/**
 * Brings what nobody writes any more from the recordings' folders into the object storage, and deletes there what was deleted
 * here. One file after the other, beside everything else: a storage that is slow, away, full or wrong only makes it wait.
 * From: open-storage.ts. To: send-file.ts; the folders, of which a file goes when it is whole in the storage; offload-news.ts.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTick } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../../clock.ts';
import type { RecordingRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import type { Archive } from '../archive.ts';
import { isSidecar, SIDECAR_FILE } from '../journal/journal-names.ts';
import { type ClosedFile, closedFiles } from './closed-files.ts';
import type { ObjectStorage } from './object-storage.ts';
import { OffloadNews } from './offload-news.ts';
import { sendFile, uploadOf } from './send-file.ts';
import { objectName } from './stored-recording.ts';

const EVERY_MS = 30_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 300_000;
const ORPHANS_AT_ONCE = 100;
/** A recording whose row nobody has written for so long is on air on no node. */
const ELSEWHERE_MS = 600_000;
/** As newBroadcastId makes them. */
const RECORDING_FOLDER = /^\w{12}$/;

interface Parts {
  storage: ObjectStorage;
  archive: Pick<Archive, 'rowOnAir' | 'folderOf'>;
  store: Pick<Store, 'recordings' | 'broadcasts' | 'streams' | 'storedFiles'>;
  /** Of all recordings. */
  folder: string;
  clock: Clock;
  log: Logger;
}

export class Offloader implements AsyncDisposable {
  readonly #parts: Parts;
  readonly news: OffloadNews;
  #next: Timer;
  #round: Promise<void> | undefined;
  #failedRounds = 0;
  /** The recording that failed last: the others have their turn before it. */
  #last = '';
  #isOver = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.news = new OffloadNews(parts);
    this.#next = this.#schedule(0);
  }

  /** Never rejects. */
  round(): Promise<void> {
    this.#round ??= this.#work().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  /** What is under way is broken off: the next start goes on with it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#next.cancel();
    this.#parts.storage[Symbol.dispose]();
    await this.#round;
  }

  async #work(): Promise<void> {
    const faults: unknown[] = [];
    // One that is full takes no file, and gets room by deletions.
    for (const task of [() => this.#deleteOrphans(), () => this.#sendAll()]) {
      await task().catch((error: unknown) => faults.push(error));
    }
    if (this.#isOver) return;
    if (faults.length === 0) {
      this.#failedRounds = 0;
      this.news.well();
    } else {
      this.#failedRounds += 1;
      this.news.failed(faults[0]);
    }
  }

  /** Twice is harmless: other nodes do the same. */
  async #deleteOrphans(): Promise<void> {
    const { storage, store } = this.#parts;
    for (;;) {
      const orphans = await store.storedFiles.orphans(ORPHANS_AT_ONCE);
      this.news.toBeDeleted = orphans.length;
      for (const orphan of orphans) {
        const { name } = orphan;
        const upload = uploadOf(orphan);
        if (upload !== undefined) await storage.giveUpUpload(name, upload.id);
        await storage.remove(name);
        await store.storedFiles.forgetOrphan(name);
        this.news.toBeDeleted -= 1;
      }
      if (orphans.length < ORPHANS_AT_ONCE) return;
    }
  }

  async #sendAll(): Promise<void> {
    const waiting: [recordingId: string, files: ClosedFile[]][] = [];
    for (const recordingId of await this.#recordingsHere()) {
      const files = await this.#filesOf(recordingId);
      // There may be thousands, and SQLite answers within the tick.
      await nextTick();
      if (files.length > 0) waiting.push([recordingId, files]);
    }
    this.news.waits(waiting.flatMap(([, files]) => files));
    for (const [recordingId, files] of waiting) {
      this.#last = recordingId;
      await this.#send(recordingId, files);
    }
    this.#last = '';
  }

  async #send(recordingId: string, files: readonly ClosedFile[]): Promise<void> {
    const { storage, store } = this.#parts;
    const onSent = (bytes: number) => this.news.sent(bytes);
    for (const { name: file, path, bytes } of files) {
      if (this.#isOver) return;
      const name = objectName(recordingId, file);
      const parts = { storage, rows: store.storedFiles, onSent };
      if (!(await sendFile({ name, recordingId, path }, parts))) return;
      await rm(path, { force: true });
      if (isSidecar(file)) await this.#replaceBy(name, recordingId);
      this.news.isThere(bytes);
      if (file === SIDECAR_FILE) await rm(join(path, '..'), { recursive: true, force: true });
    }
  }

  /** Copies of the sidecar that are older have no use any more. */
  async #replaceBy(name: string, recordingId: string): Promise<void> {
    const { storedFiles } = this.#parts.store;
    for (const other of await storedFiles.ofRecording(recordingId)) {
      const isOlder = other.name !== name && isSidecar(other.name.slice(recordingId.length + 1));
      if (isOlder) await storedFiles.release(other.name);
    }
  }

  /** The one that failed last comes last. */
  async #recordingsHere(): Promise<string[]> {
    const names = await readdir(this.#parts.folder).catch(() => []);
    const here = names.filter((name) => RECORDING_FOLDER.test(name)).sort();
    return [
      ...here.filter((name) => name > this.#last),
      ...here.filter((name) => name <= this.#last),
    ];
  }

  async #filesOf(recordingId: string): Promise<ClosedFile[]> {
    const { archive, store } = this.#parts;
    const folder = archive.folderOf(recordingId);
    if (archive.rowOnAir(recordingId) !== undefined) return closedFiles(folder, { isOver: false });
    const row = await store.recordings.find(recordingId);
    const isOver = row !== undefined && (await this.#isOverFor(row));
    if (!isOver) return [];
    // Its node died before it could say so, or said so too late.
    if (row.state !== 'done') await store.recordings.save({ ...row, state: 'done' });
    return closedFiles(folder, { isOver });
  }

  /** For all nodes, and for good. */
  async #isOverFor({ broadcast_id, stream_key, state, ended_at }: RecordingRow): Promise<boolean> {
    if (state === 'done') return true;
    const { store, clock } = this.#parts;
    if (clock.epochMs() - ended_at < ELSEWHERE_MS) return false;
    const stream = await store.streams.find(stream_key);
    if (stream === undefined || stream.ended_at !== null) return true;
    return (await store.broadcasts.openOf(stream_key))?.broadcast_id !== broadcast_id;
  }

  #schedule(afterMs: number): Timer {
    return this.#parts.clock.after(afterMs, () => {
      void this.round().then(() => {
        if (!this.#isOver) this.#next = this.#schedule(this.#restMs);
      });
    });
  }

  get #restMs(): number {
    if (this.#failedRounds === 0) return EVERY_MS;
    return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failedRounds - 1));
  }
}
