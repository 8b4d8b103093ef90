/**
 * Opens a PostgreSQL database with the newest tables in it, or says what has to be different.
 * From: postgres-store.ts, database-claim.ts; ../../copy-store.ts. To: ../sql/migrate.ts; postgres-pool.ts.
 */
import { Kysely, PostgresAdapter, PostgresDialect, sql } from 'kysely';
import { ALL_TABLES } from '../sql/copy-rows.ts';
import { migrate } from '../sql/migrate.ts';
import type { Schema } from '../sql/schema.ts';
import { PostgresAway, postgresFault, startSentence } from './postgres-fault.ts';
import { openPool, type PoolLimits } from './postgres-pool.ts';

/** Another node may be changing tables with many rows; or all rows are copied. */
const LONG_MS = 600_000;
/** Of all advisory locks in this database: "hub", and a number of its own. */
const TABLES_LOCK = 0x68_75_62_03;
/** Two connections: one holds the lock while the other changes the tables. */
const LONG: PoolLimits = { connections: 2, statementMs: LONG_MS, lockMs: LONG_MS };

/** @throws an error whose message says what to do. */
export async function openTables(url: string, limits = LONG): Promise<Kysely<Schema>> {
  await inWords(url, () => prepare(url));
  return connected(url, limits);
}

/**
 * Does the task while nobody else can write: in one transaction, so that all of it is done, or nothing.
 * @throws an error whose message says what to do, or what the task throws.
 */
export function inTablesAlone(
  url: string,
  task: (transaction: Kysely<Schema>) => Promise<void>,
): Promise<void> {
  return inWords(url, async () => {
    await using database = await openTables(url);
    await database.transaction().execute(async (transaction) => {
      const tables = sql.join(ALL_TABLES.map((table) => sql.table(table)));
      await sql`LOCK TABLE ${tables} IN EXCLUSIVE MODE`.execute(transaction);
      await task(transaction);
    });
  });
}

/** @throws an error whose message says what to do; what is no fault of the database as it is. */
export async function inWords<T>(url: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (postgresFault(error) === undefined) throw error;
    throw new Error(startSentence(error, withoutPassword(url)), { cause: error });
  }
}

/** For people: where the database is, and no secret. */
export function withoutPassword(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? hostname;
  return `${host}${port === '' ? '' : `:${port}`}${pathname}`;
}

/** Brings the tables up to date. Nodes that do so at the same time wait for each other. */
async function prepare(url: string): Promise<void> {
  const database = connected(url, LONG);
  const what = withoutPassword(url);
  try {
    const { encoding, schema, isReadOnly } = await surroundingsOf(database);
    if (encoding !== 'UTF8') {
      throw new Error(
        `the database ${what} keeps texts as ${encoding}, and names of people need UTF8. Make it anew (createdb --encoding=UTF8).`,
      );
    }
    if (isReadOnly) {
      throw new Error(
        `the database ${what} is read-only, as a replica is. Name the server that can be written in --database.`,
      );
    }
    if (schema === null) {
      throw new Error(
        `the database ${what} has no schema that the user of --database may use. Make it the owner of the database.`,
      );
    }
    if (!(await migrateInTurn(database, schema))) {
      throw new Error(
        `the database ${what} was written by a newer StreamHub. Use that one, or another database.`,
      );
    }
  } finally {
    await database.destroy();
  }
}

/** The lock goes with its transaction, however that ends. */
function migrateInTurn(database: Kysely<Schema>, schema: string): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(${TABLES_LOCK})`.execute(transaction);
    return migrate(database, { schema });
  });
}

async function surroundingsOf(database: Kysely<Schema>) {
  const { rows } = await sql<{ encoding: string; schema: string | null; isReadOnly: boolean }>`
    SELECT current_setting('server_encoding') AS encoding, current_schema() AS schema,
      current_setting('transaction_read_only') = 'on' AS "isReadOnly"`.execute(database);
  const [row] = rows;
  if (row === undefined)
    throw new PostgresAway('it gives no answer to a question for its settings');
  return row;
}

function connected(url: string, limits: PoolLimits): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PooledDialect({ pool: openPool(url, limits) }) });
}

class PooledDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new PooledAdapter();
  }
}

/** Kysely's own lock is one of a session. Behind a pooler that stays with a connection which others get. */
class PooledAdapter extends PostgresAdapter {
  override acquireMigrationLock(): Promise<void> {
    return Promise.resolve();
  }

  override releaseMigrationLock(): Promise<void> {
    return Promise.resolve();
  }
}
