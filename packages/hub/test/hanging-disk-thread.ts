/** The journals' thread over a disk that takes seconds for each write. From: recording-disks.test.ts, by its address. */
import { parentPort, workerData } from 'node:worker_threads';
import type { JournalThreadData } from '../src/archive/journal/journal-messages.ts';
import { serveJournals } from '../src/archive/journal/serve-journals.ts';

const WRITE_MS = 10_000;
const sleeping = new Int32Array(new SharedArrayBuffer(4));

if (parentPort === null) throw new Error('this file is a thread');
serveJournals(parentPort, workerData as JournalThreadData, () => {
  Atomics.wait(sleeping, 0, 0, WRITE_MS);
});
