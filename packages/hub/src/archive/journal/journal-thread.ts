/** The thread on which journals are written, so that the hub never waits for a disk. From: journal-writer.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import type { JournalThreadData } from './journal-messages.ts';
import { serveJournals } from './serve-journals.ts';

if (parentPort === null) throw new Error('this file is a thread of the hub');
serveJournals(parentPort, workerData as JournalThreadData);
