/**
 * What an error of SQLite means for the hub. Source of the numbers: https://www.sqlite.org/rescode.html
 * From: node:sqlite's errors. To: background-writes.ts (wait, or give up), store.ts (set aside, or refuse to start) and
 * data-folder/hub-lock.ts.
 */

/** The lower eight bits of `errcode`; those above tell more of the same. */
const BUSY = 5;
const LOCKED = 6;
const OUT_OF_MEMORY = 7;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
export const FULL = 13;
const CANNOT_OPEN = 14;
const PROTOCOL = 15;
const NOT_A_DATABASE = 26;

/** Whole codes of SQLITE_IOERR: locks, and the memory that connections share. Shares of a network often have neither. */
const UNLOCK_FAILED = IO_ERROR | (8 << 8);
const READ_LOCK_FAILED = IO_ERROR | (9 << 8);
const CHECK_LOCK_FAILED = IO_ERROR | (14 << 8);
const LOCK_FAILED = IO_ERROR | (15 << 8);
const MEMORY_NOT_OPENED = IO_ERROR | (18 << 8);
const MEMORY_NOT_LOCKED = IO_ERROR | (20 << 8);
const MEMORY_NOT_MAPPED = IO_ERROR | (21 << 8);

const SHARE_FAULTS = new Set([
  ...[UNLOCK_FAILED, READ_LOCK_FAILED, CHECK_LOCK_FAILED, LOCK_FAILED, PROTOCOL],
  ...[MEMORY_NOT_OPENED, MEMORY_NOT_LOCKED, MEMORY_NOT_MAPPED],
]);

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

/** Somebody else holds a lock; or there are no locks here, which SQLite tells in the same way. */
export function isBusy(error: unknown): boolean {
  const code = resultCodeOf(error);
  return code === BUSY || code === LOCKED;
}

/**
 * For whoever starts the hub; undefined if the error is none of SQLite's. `what` begins the sentence, such as
 * "the database /srv/streamhub.db".
 */
export function faultSentence(error: unknown, what: string): string | undefined {
  if (SHARE_FAULTS.has(wholeCodeOf(error) ?? 0)) return shareSentence(what);
  switch (resultCodeOf(error)) {
    case undefined:
      return undefined;
    case BUSY:
    case LOCKED:
      return (
        `${what} is locked by another program: stop it. If there is none, the folder is on a network share that cannot ` +
        'lock: choose a folder on a disk of this machine with --data-dir.'
      );
    case READ_ONLY:
    case CANNOT_OPEN:
      return `${what} cannot be opened for writing. Check the rights of the file and its folder.`;
    case FULL:
    case IO_ERROR:
      return `the disk of ${what} is full or fails (${messageOf(error)}).`;
    default:
      return `${what} cannot be used (${messageOf(error)}).`;
  }
}

export function shareSentence(what: string): string {
  return (
    `${what} cannot be locked, as on a network share without locks or shared memory. ` +
    'Choose a folder on a disk of this machine with --data-dir.'
  );
}

function wholeCodeOf(error: unknown): number | undefined {
  const { errcode } = (error ?? {}) as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode : undefined;
}

function resultCodeOf(error: unknown): number | undefined {
  const code = wholeCodeOf(error);
  return code === undefined ? undefined : code & 0xff;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
