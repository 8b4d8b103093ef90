/** Lets Kysely's SQLite dialect, made for better-sqlite3, run over Node's own `node:sqlite`. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Reading an SQL text takes longer than most statements do. */
const MAX_PREPARED = 100;
/** Another program, such as a backup, may hold the file for a moment. */
const OPEN_WITHIN_MS = 5_000;
const SQLITE_CORRUPT = 11;

/** What a hub does about its statements, which run for as long as it lives. */
export interface StatementWatch {
  /** @throws an error like SQLite's if nothing may be written now. */
  beforeWrite(): void;
  failed(error: unknown): void;
}

/**
 * With `watch`, for a hub: looks at the whole file first, and waits for nobody afterwards, because these calls block and
 * nobody may wait for a disk. Without, for a short-lived process beside the hub: it waits for its turn.
 * @throws an error with SQLite's `errcode` if the file cannot be used or is damaged.
 */
export function openNodeSqlite(
  file: string,
  { watch }: { watch: StatementWatch | undefined },
): SqliteDatabase {
  const database = new DatabaseSync(file, { timeout: OPEN_WITHIN_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    if (watch !== undefined) {
      checkIntegrity(database);
      database.exec(FOR_A_HUB);
    }
  } catch (error) {
    database.close();
    throw error;
  }
  function watched<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      watch?.failed(error);
      throw error;
    }
  }
  function prepared(sql: string): SqliteStatement {
    const statement = watched(() => database.prepare(sql));
    const isWrite = /^\s*(insert|update|delete)\b/i.test(sql);
    return {
      // Kysely asks for rows exactly when the statement yields columns (SELECT, RETURNING).
      reader: statement.columns().length > 0,
      all(parameters) {
        if (isWrite) watch?.beforeWrite();
        return watched(() => statement.all(...bound(parameters)));
      },
      run(parameters) {
        if (isWrite) watch?.beforeWrite();
        return watched(() => statement.run(...bound(parameters)));
      },
      iterate: (parameters) => statement.iterate(...bound(parameters)),
    };
  }
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = statements.get(sql) ?? prepared(sql);
      // Last is the newest.
      statements.delete(sql);
      statements.set(sql, statement);
      const [oldest] = statements.keys();
      if (statements.size > MAX_PREPARED && oldest !== undefined) statements.delete(oldest);
      return statement;
    },
  };
}

/** The write-ahead file of the last run is emptied now, while nobody waits; from now on checkpoints.ts sees to it. */
const FOR_A_HUB = `
  PRAGMA busy_timeout = 0;
  PRAGMA wal_checkpoint(TRUNCATE);
  PRAGMA wal_autocheckpoint = 0;
  PRAGMA journal_size_limit = 1000000;
`;

/** Damage deep in the file would otherwise show itself only when a row there is asked for. */
function checkIntegrity(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA integrity_check(1)').get();
  const found = row?.['integrity_check'];
  if (found !== 'ok') throw Object.assign(new Error(String(found)), { errcode: SQLITE_CORRUPT });
}

function bound(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}
