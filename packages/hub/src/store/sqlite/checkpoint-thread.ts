/**
 * A thread that lives for one checkpoint: it moves what is in the write-ahead file into the database, and waits for the disk
 * in place of the event loop. From: checkpoints.ts. To: the database's files.
 */
import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';

export type CheckpointMode = 'PASSIVE' | 'TRUNCATE';

const { file, mode } = workerData as { file: string; mode: CheckpointMode };
using database = new DatabaseSync(file, { timeout: 0 });
// Moves as much as other readers allow; "busy" is a row of its answer and no error.
database.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
