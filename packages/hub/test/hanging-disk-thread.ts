/** The journals' thread over a disk that takes seconds for each write. From: recording-disks.test.ts, by its address. */
import { parentPort, workerData } from 'node:worker_threads';
import { serveJournals } from '../src/archive/journal/serve-journals.ts';
import { SharedCounts } from '../src/archive/journal/shared-counts.ts';

const WRITE_MS = 10_000;
const sleeping = new Int32Array(new SharedArrayBuffer(4));

if (parentPort === null) throw new Error('this file is a thread');
serveJournals(parentPort, {
  ofAll: new SharedCounts(workerData as SharedArrayBuffer),
  write: () => void Atomics.wait(sleeping, 0, 0, WRITE_MS),
});
