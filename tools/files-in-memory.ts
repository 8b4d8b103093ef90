/**
 * Temporary files of tests stay in memory where the system has a folder for that, and enough of it. Each hub of a test has a
 * database that waits for its disk: five hundred hubs wait for half of the time of the run.
 * From: vitest.config.ts. To: `os.tmpdir()` in all that the tests run.
 */
import { statfsSync } from 'node:fs';

const FOLDER = '/dev/shm';
/** Containers often have 64 MB of it. A test needs a few, and few tests run at a time. */
const ENOUGH_BYTES = 256_000_000;

export function keepTemporaryFilesInMemory(): void {
  if (hasRoom()) process.env['TMPDIR'] ??= FOLDER;
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(FOLDER);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}
