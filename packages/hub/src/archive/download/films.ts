/**
 * Recordings as files: each is made once, on a thread beside the hub, and kept while there is room.
 * From: the routes of recordings. To: film-thread.ts, one at a time; a folder of files.
 * Bounds: MAX_WAITING tasks, of which MAX_OF_ADDRESS for one address; `maxBytes` of files, of which the one that was asked for
 * longest ago goes first.
 */
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Answer, type Download, refuse } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { addressGroup } from '../../limits/address-group.ts';
import { gatherFiles } from '../reading/gather-files.ts';
import type { JournalFiles } from '../reading/journal-files.ts';
import type { FoundRecording } from '../reading/recordings.ts';
import { StorageFault } from '../storage/storage-fault.ts';
import { type FilmPlan, planFilm } from './film-plan.ts';
import type { FilmTask } from './film-thread.ts';

const MAX_WAITING = 16;
const MAX_OF_ADDRESS = 2;
const FILE = /^\d{1,15}-\d{1,15}\.(mp4|webm)$/;

interface Parts {
  /** Of all files. */
  folder: string;
  maxBytes: number;
  folderOf(recordingId: string): string;
  clock: Clock;
  log: Logger;
}

interface Task {
  address: string;
  progress: number;
  /** It could not be made. */
  why: string | undefined;
}

interface Film extends FilmTask {
  files: JournalFiles;
}

/** In milliseconds of the recording; all of it without them. */
interface Wish {
  fromMs: number | undefined;
  toMs: number | undefined;
  address: string;
}

export interface FilmFile {
  path: string;
  bytes: number;
  mediaType: 'video/mp4' | 'video/webm';
}

export class Films implements AsyncDisposable {
  readonly #parts: Parts;
  /** By their paths: those that wait or are made, and those that failed until somebody has asked. */
  readonly #tasks = new Map<string, Task>();
  #last = Promise.resolve();
  #thread: Worker | undefined;
  #isOver = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Where the file is, or how far. Asking begins it. */
  async ask(
    { row, reader }: FoundRecording,
    { fromMs = 0, toMs, address }: Wish,
  ): Promise<Answer<Download>> {
    const nowMs = this.#parts.clock.now();
    const times = await reader.times(nowMs);
    const files = await reader.files(nowMs);
    const { bytes: journalBytes } = files;
    const endMs = Math.min(toMs ?? times.lengthMs, times.lengthMs);
    const plan = planFilm(times, { fromMs, toMs: endMs, journalBytes });
    if ('why' in plan) return refuse('not_downloadable', plan.why);
    const file = `${plan.fromMs}-${plan.toMs}.${plan.container}`;
    const made = await this.find(row.broadcast_id, file);
    const part = { fromMs: plan.fromMs, toMs: plan.toMs };
    if (made !== undefined) return { ok: true, state: 'ready', file, bytes: made.bytes, ...part };
    const path = join(this.#parts.folder, row.broadcast_id, file);
    const task = this.#tasks.get(path);
    if (task?.why !== undefined) {
      this.#tasks.delete(path);
      return refuse('not_downloadable', `This recording cannot be made into a file: ${task.why}.`);
    }
    if (task !== undefined) return { ok: true, state: 'making', progress: task.progress, ...part };
    if (plan.to - plan.from > this.#parts.maxBytes) {
      return refuse(
        'not_downloadable',
        'This is more than the hub makes in one file. Ask for a part.',
      );
    }
    if (!this.#hasPlaceFor(address)) return refuse('rate_limited');
    const folder = this.#parts.folderOf(row.broadcast_id);
    this.#begin({ path, plan, folder, files }, address);
    return { ok: true, state: 'making', progress: 0, ...part };
  }

  /** Undefined if it has not been made, or is not kept any more. */
  async find(recordingId: string, file: string): Promise<FilmFile | undefined> {
    const container = FILE.exec(file)?.[1];
    if (container === undefined) return undefined;
    const path = join(this.#parts.folder, recordingId, file);
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined) return undefined;
    const now = new Date(this.#parts.clock.epochMs());
    await utimes(path, now, now).catch(() => undefined);
    const mediaType = container === 'mp4' ? 'video/mp4' : 'video/webm';
    return { path, bytes: stats.size, mediaType };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await this.#thread?.terminate();
    await this.#last;
  }

  #hasPlaceFor(address: string): boolean {
    const group = addressGroup(address);
    const tasks = [...this.#tasks.values()].filter(({ why }) => why === undefined);
    const ofAddress = tasks.filter((task) => task.address === group);
    // Nobody may come back to ask why: what is known of failures has a bound as well.
    for (const [path, { why }] of this.#tasks) {
      if (this.#tasks.size <= MAX_WAITING) break;
      if (why !== undefined) this.#tasks.delete(path);
    }
    return tasks.length < MAX_WAITING && ofAddress.length < MAX_OF_ADDRESS;
  }

  #begin(film: Film, address: string): void {
    const task: Task = { address: addressGroup(address), progress: 0, why: undefined };
    this.#tasks.set(film.path, task);
    this.#last = this.#last.then(() => this.#make(film, task));
  }

  /** Never rejects. */
  async #make(film: Film, task: Task): Promise<void> {
    if (this.#isOver) return;
    try {
      await mkdir(join(film.path, '..'), { recursive: true, mode: 0o700 });
      await this.#makeRoom(film.plan);
      await this.#run(await lastingTask(film), task);
      this.#tasks.delete(film.path);
    } catch (error) {
      task.why = whyNot(error);
      if (!this.#isOver) this.#parts.log.warn({ err: error }, 'a download could not be made');
    }
    for (const left of [`${film.path}.part`, gatheredIn(film)]) {
      await rm(left, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  async #run(film: FilmTask, task: Task): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const thread = new Worker(new URL('./film-thread.ts', import.meta.url), { workerData: film });
    this.#thread = thread;
    thread.unref();
    thread.on('message', ({ progress }: { progress: number }) => {
      task.progress = progress;
    });
    thread.once('error', reject);
    thread.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('it was stopped'))));
    await promise.finally(() => {
      this.#thread = undefined;
    });
  }

  /** For what is about to be made, and the little that a container adds. */
  async #makeRoom({ from, to }: FilmPlan): Promise<void> {
    const files = await this.#all();
    let bytes = files.reduce((sum, file) => sum + file.bytes, 1.1 * (to - from));
    for (const file of files.sort((a, b) => a.usedAtMs - b.usedAtMs)) {
      if (bytes <= this.#parts.maxBytes) return;
      await rm(file.path, { force: true });
      bytes -= file.bytes;
    }
  }

  async #all(): Promise<{ path: string; bytes: number; usedAtMs: number }[]> {
    const { folder } = this.#parts;
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const files = names.map(async (name) => {
      const path = join(folder, name);
      const stats = await stat(path).catch(() => undefined);
      return stats?.isFile() ? { path, bytes: stats.size, usedAtMs: stats.mtimeMs } : undefined;
    });
    return (await Promise.all(files)).filter((file) => file !== undefined);
  }
}

function whyNot(error: unknown): string {
  if (error instanceof StorageFault) return 'the storage that it is in does not give it now';
  return error instanceof Error ? error.message : String(error);
}

/** With files that stay where they are while the thread reads them. */
async function lastingTask({ files, folder, path, plan }: Film): Promise<FilmTask> {
  if (!files.mayMove) return { folder, path, plan };
  const gathered = gatheredIn({ path });
  await gatherFiles(files, { folder: gathered, from: plan.from, to: plan.to });
  return { folder: gathered, path, plan };
}

function gatheredIn({ path }: Pick<Film, 'path'>): string {
  return `${path}.files`;
}
