/**
 * What an error of SQLite means for the hub. Source of the numbers: https://www.sqlite.org/rescode.html
 * From: node:sqlite's errors. To: background-writes.ts (wait, or give up) and store.ts (set aside, or refuse to start).
 */

/** The lower eight bits of `errcode`; those above tell more of the same. */
const BUSY = 5;
const LOCKED = 6;
const OUT_OF_MEMORY = 7;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const PROTOCOL = 15;
const NOT_A_DATABASE = 26;

const FAULTS = new Set([
  ...[BUSY, LOCKED, OUT_OF_MEMORY, READ_ONLY, IO_ERROR, CORRUPT, FULL, CANNOT_OPEN, PROTOCOL],
  NOT_A_DATABASE,
]);

/** The file or its disk is in trouble, which may pass: the same write may succeed later. */
export function isStoreFault(error: unknown): boolean {
  const code = resultCodeOf(error);
  return code !== undefined && FAULTS.has(code);
}

/** The file's bytes are not, or no longer, those of a database. */
export function isDamage(error: unknown): boolean {
  const code = resultCodeOf(error);
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/** For whoever starts the hub; undefined if the error is none of SQLite's. */
export function faultSentence(error: unknown, file: string): string | undefined {
  switch (resultCodeOf(error)) {
    case undefined:
      return undefined;
    case BUSY:
    case LOCKED:
      return `the database ${file} is locked by another program. Stop it, or choose another folder with --data-dir.`;
    case READ_ONLY:
    case CANNOT_OPEN:
      return `the database ${file} cannot be opened for writing. Check the rights of the file and its folder.`;
    case FULL:
    case IO_ERROR:
      return `the disk of the database ${file} is full or fails (${messageOf(error)}).`;
    default:
      return `the database ${file} cannot be used (${messageOf(error)}).`;
  }
}

function resultCodeOf(error: unknown): number | undefined {
  const { errcode } = (error ?? {}) as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
