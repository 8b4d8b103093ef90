/**
 * What an error of SQLite means for the hub. Source of the numbers: https://www.sqlite.org/rescode.html
 * From: node:sqlite's errors. To: sqlite-store.ts (wait or give up; set aside, or refuse to start) and hub-lock.ts.
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

/** What `FaultOf` of store/store-fault.ts says of these. */
type SqliteFault = 'busy' | 'damaged' | 'unavailable';

/** Undefined: none of SQLite's, or a statement that can never succeed. */
export function sqliteFault(error: unknown): SqliteFault | undefined {
  switch (resultCodeOf(error)) {
    // Somebody else holds a lock; or there are no locks here, which SQLite tells in the same way.
    case BUSY:
    case LOCKED:
      return 'busy';
    case CORRUPT:
    case NOT_A_DATABASE:
      return 'damaged';
    case OUT_OF_MEMORY:
    case READ_ONLY:
    case IO_ERROR:
    case FULL:
    case CANNOT_OPEN:
    case PROTOCOL:
      return 'unavailable';
    default:
      return undefined;
  }
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
