/** Lets Kysely's SQLite dialect, made for better-sqlite3, run over Node's own `node:sqlite`. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { SqliteDatabase } from 'kysely';

/** Another program, such as a backup, may hold the file for a moment. */
const OPEN_WITHIN_MS = 5_000;
const SQLITE_CORRUPT = 11;

/**
 * `hub`: looks at the whole file first, and waits for nobody afterwards, because these calls block and nobody may wait for
 * a disk. `task`: a short-lived process beside the hub, which waits for its turn.
 * @throws an error with SQLite's `errcode` if the file cannot be used or is damaged.
 */
export function openNodeSqlite(
  file: string,
  { for: user }: { for: 'hub' | 'task' },
): SqliteDatabase {
  const database = new DatabaseSync(file, { timeout: OPEN_WITHIN_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    if (user === 'hub') {
      checkIntegrity(database);
      database.exec('PRAGMA busy_timeout = 0;');
    }
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        // Kysely asks for rows exactly when the statement yields columns (SELECT, RETURNING).
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...bound(parameters)),
        run: (parameters) => statement.run(...bound(parameters)),
        iterate: (parameters) => statement.iterate(...bound(parameters)),
      };
    },
  };
}

/** Damage deep in the file would otherwise show itself only when a row there is asked for. */
function checkIntegrity(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA integrity_check(1)').get();
  const found = row?.['integrity_check'];
  if (found !== 'ok') throw Object.assign(new Error(String(found)), { errcode: SQLITE_CORRUPT });
}

function bound(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}
