/**
 * What an error of PostgreSQL, or of the way to it, means for the hub.
 * Source of the codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
 * From: postgres-pool.ts. To: postgres-store.ts: wait, or give up; postgres-tables.ts: refuse to start.
 */
import { DatabaseError } from 'pg';

/** There was no answer: the server cannot be reached, the connection broke, or the time for it was over. */
export class PostgresAway extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? wordsOf(cause) : String(cause), { cause });
  }
}

/** What `FaultOf` of store/store-fault.ts says of these. */
type PostgresFault = 'busy' | 'damaged' | 'unavailable';

/** Another node or a backup has what is needed: serialization, deadlock, lock, and a statement that took too long. */
const BUSY = new Set(['40001', '40P01', '55P03', '57014']);
/** Data or an index has been found damaged; a table is not there any more. */
const DAMAGED = new Set(['XX001', 'XX002', '42P01']);
/**
 * By their first letters: connection, transaction (read-only after a failover), who may log in, no such database, resources
 * (disk and memory full, too many connections), stopped by somebody, the server's disk, its settings, rights that were taken.
 */
const UNAVAILABLE = /^(08|25006|28|3D|53|57P|58|F0|42501)/;

/** Undefined: none of PostgreSQL's, or a statement that can never succeed. */
export function postgresFault(error: unknown): PostgresFault | undefined {
  if (error instanceof PostgresAway) return 'unavailable';
  const code = codeOf(error);
  if (code === undefined) return undefined;
  if (BUSY.has(code)) return 'busy';
  if (DAMAGED.has(code)) return 'damaged';
  return UNAVAILABLE.test(code) ? 'unavailable' : undefined;
}

/** For whoever starts the hub. `what` names the database without its password. */
export function startSentence(error: unknown, what: string): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof PostgresAway) {
    return `the database ${what} cannot be reached (${message}). Start PostgreSQL, or correct --database.`;
  }
  switch (codeOf(error)) {
    case '28P01':
    case '28000':
      return `the database ${what} does not let the hub in (${message}). Check user and password of --database.`;
    case '3D000':
      return `the database ${what} does not exist. Make it (createdb), or correct --database.`;
    case '42501':
      return `the user of --database may not make tables in the database ${what} (${message}). Make it the owner of the database.`;
    default:
      return `the database ${what} cannot be used (${message}).`;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/** Where a name has more than one address, Node's error is a list without words of its own. */
function wordsOf(error: Error): string {
  if (error.message !== '') return error.message;
  return error instanceof AggregateError ? error.errors.map(String).join('; ') : error.name;
}
