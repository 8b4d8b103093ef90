/**
 * What the journals' thread does: appends what it is sent, syncs about once a second, and goes on at the next group when a
 * disk that failed can be written again. What cannot be written is dropped here and counted, up to the next group.
 * It sleeps on the ring, and looks into its event loop for what the disk has synced.
 * From: journal-thread.ts; journal-ring.ts, what to write. To: open-journal.ts; numbers in memory that is shared with the hub's thread (shared-counts.ts),
 * and a message when something goes wrong or is right again.
 */
import { close, fdatasync, writeSync } from 'node:fs';
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { FromThread, JournalThreadData, ToThread } from './journal-messages.ts';
import { JournalRing } from './journal-ring.ts';
import { type GoodSizes, OpenJournal, type WriteAll } from './open-journal.ts';
import { SharedCounts } from './shared-counts.ts';
import type { LineFields } from './sidecar-line.ts';

const SYNC_EVERY_MS = 1_000;
/** So long a batch may wait for a second one; so long the event loop waits for its turn, and less while something is synced. */
const LOOK_EVERY_MS = 100;
const LOOK_WHILE_SYNCING_MS = 5;

type Append = Omit<Extract<ToThread, { do: 'append' }>, 'do'>;

const NO_LINES: Append['lines'] = [];

interface Lost {
  chunks: number;
  bytes: number;
  fromEpochMs: number;
}

interface Served {
  readonly folder: string;
  readonly counts: SharedCounts;
  open: OpenJournal | undefined;
  /** Of the statement of tracks that its files have last. */
  statedTracks: number | undefined;
  /** After a write that failed, perhaps in part. */
  good: GoodSizes | undefined;
  lost: Lost | undefined;
  isTroubled: boolean;
}

export function serveJournals(
  port: MessagePort,
  data: JournalThreadData,
  write: WriteAll = writeAll,
): void {
  const ofAll = new SharedCounts(data.counts);
  const ring = new JournalRing(data.ring);
  let isStopping = false;
  const journals = new Map<number, Served>();
  /** Syncs and closes, one after the other; `rounds`: so many are not done yet. */
  const disk = { work: Promise.resolve(), rounds: 0 };
  const timer = setInterval(syncSoon, SYNC_EVERY_MS);

  turn();

  function turn(): void {
    const beganMs = performance.now();
    const leftMs = () => {
      const mayLastMs = disk.rounds > 0 ? LOOK_WHILE_SYNCING_MS : LOOK_EVERY_MS;
      return beganMs + mayLastMs - performance.now();
    };
    for (let rest = leftMs(); rest > 0 && !isStopping; rest = leftMs()) {
      const next = ring.next();
      if (next === undefined) ring.wait(rest);
      else if (next === 'message') take(receiveMessageOnPort(port)?.message as ToThread);
      else append({ ...next, lines: NO_LINES });
      ring.taken();
    }
    if (!isStopping) setImmediate(turn);
  }

  function take(message: ToThread): void {
    switch (message.do) {
      case 'open': {
        const { id, folder, counts } = message;
        const served: Served = {
          folder,
          counts: new SharedCounts(counts),
          open: undefined,
          statedTracks: undefined,
          good: undefined,
          lost: undefined,
          isTroubled: false,
        };
        journals.set(id, served);
        attempt(id, served, message.epochMs, () => reopen(served, message.epochMs));
        return;
      }
      case 'append':
        append(message);
        return;
      case 'close':
        finish(message.id);
        return;
      case 'stop':
        isStopping = true;
        clearInterval(timer);
        for (const id of journals.keys()) finish(id);
        void disk.work.then(() => port.close());
    }
  }

  function append(message: Append): void {
    const served = journals.get(message.id);
    if (served === undefined) return;
    const { bytes, chunks, epochMs } = message;
    const isWritten =
      (served.open !== undefined || message.start !== undefined) &&
      attempt(message.id, served, epochMs, () => writeTo(served, message));
    if (!isWritten) lose(served, { chunks, bytes: bytes.byteLength, fromEpochMs: epochMs });
    served.counts.handled(bytes.byteLength);
    ofAll.handled(bytes.byteLength);
  }

  function writeTo(served: Served, { bytes, lines, start, epochMs }: Append): void {
    if (served.open === undefined) reopen(served, epochMs);
    else if (start !== undefined && served.open.isFull(epochMs)) {
      const { open, counts } = served;
      served.open = undefined;
      closeSynced(open);
      served.open = new OpenJournal(served.folder, { write, epochMs, inNewFile: true });
      counts.wrote(served.open);
    }
    const { open } = served;
    if (open === undefined) return;
    const before: { fields: LineFields; offset: number }[] = [];
    if (served.lost !== undefined)
      before.push({ fields: gapLine(served.lost, epochMs), offset: 0 });
    if (start !== undefined && start.number !== served.statedTracks) {
      before.push({ fields: start.fields, offset: 0 });
    }
    open.append(bytes, before.length === 0 ? lines : [...before, ...lines]);
    open.writtenAtMs = epochMs;
    served.lost = undefined;
    if (start !== undefined) served.statedTracks = start.number;
    served.counts.wrote(open);
  }

  function reopen(served: Served, epochMs: number): void {
    const open = new OpenJournal(served.folder, { write, epochMs, good: served.good });
    served.open = open;
    served.good = undefined;
    served.statedTracks = undefined;
    open.append(new Uint8Array(0), [{ fields: { line: 'begin', epochMs }, offset: 0 }]);
    served.counts.wrote(open);
  }

  /** False if it failed: the journal is closed then, and opened again with a later group. */
  function attempt(id: number, served: Served, epochMs: number, work: () => void): boolean {
    try {
      work();
      if (served.isTroubled && served.open !== undefined) {
        served.isTroubled = false;
        post({ is: 'well', id });
      }
      return true;
    } catch (error) {
      const { open } = served;
      served.open = undefined;
      if (open !== undefined) {
        served.good = open.good;
        closeSynced(open);
      }
      trouble(id, served, error);
      served.lost ??= { chunks: 0, bytes: 0, fromEpochMs: epochMs };
      return false;
    }
  }

  function trouble(id: number, served: Served, error: unknown): void {
    if (served.isTroubled) return;
    served.isTroubled = true;
    post({ is: 'trouble', id, reason: error instanceof Error ? error.message : String(error) });
  }

  function lose(served: Served, lost: Lost): void {
    served.lost ??= { chunks: 0, bytes: 0, fromEpochMs: lost.fromEpochMs };
    served.lost.chunks += lost.chunks;
    served.lost.bytes += lost.bytes;
    served.counts.lost(lost);
    ofAll.lost(lost);
  }

  function finish(id: number): void {
    const served = journals.get(id);
    if (served === undefined) return;
    journals.delete(id);
    if (served.open !== undefined) closeSynced(served.open);
    void disk.work.then(() => post({ is: 'closed', id }));
  }

  /** One round at a time, whatever it takes: writes go on meanwhile. */
  function syncSoon(): void {
    if (disk.rounds > 0) return;
    for (const [id, served] of journals) {
      const { open } = served;
      if (open === undefined || !open.isDirty) continue;
      if (open.isGone) {
        served.open = undefined;
        served.lost ??= { chunks: 0, bytes: 0, fromEpochMs: open.writtenAtMs };
        closeSynced(open);
        trouble(id, served, new Error(`${served.folder} was deleted or replaced`));
        continue;
      }
      open.isDirty = false;
      doLater(() => syncAll(open.handles));
    }
  }

  function closeSynced({ handles }: OpenJournal): void {
    doLater(async () => {
      await syncAll(handles);
      for (const handle of handles) close(handle);
    });
  }

  function doLater(task: () => Promise<void>): void {
    disk.rounds += 1;
    disk.work = disk.work.then(task).finally(() => {
      disk.rounds -= 1;
    });
  }

  function post(message: FromThread): void {
    port.postMessage(message);
  }
}

function gapLine({ chunks, bytes, fromEpochMs }: Lost, epochMs: number): LineFields {
  return { line: 'gap', epochMs, fromEpochMs, chunks, bytes, reason: 'failed' };
}

/** Never rejects: a disk that cannot sync cannot be written soon, and that is told then. */
async function syncAll(handles: readonly number[]): Promise<void> {
  for (const handle of handles) {
    await new Promise<void>((resolve) => fdatasync(handle, () => resolve()));
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.byteLength) written += writeSync(file, bytes, written);
}
