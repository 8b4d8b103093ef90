/**
 * The store in a PostgreSQL database, which the nodes of a hub have in common.
 * From: ../../open-store.ts, at the start. To: the tables of ../sql/, over `pg`.
 */
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Metrics } from '../../observe/metrics.ts';
import { BackgroundWrites } from '../background-writes.ts';
import { SqlAccountTable } from '../sql/account-table.ts';
import { SqlBroadcastTable } from '../sql/broadcast-table.ts';
import { migrate } from '../sql/migrate.ts';
import { SqlPublishKeyTable } from '../sql/publish-key-table.ts';
import { SqlRecordingTable } from '../sql/recording-table.ts';
import type { Schema } from '../sql/schema.ts';
import { SqlSecretTable } from '../sql/secret-table.ts';
import { SqlStreamTable } from '../sql/stream-table.ts';
import { SqlUserTable } from '../sql/user-table.ts';
import type { Store } from '../store.ts';
import { PostgresAway, postgresFault, startSentence } from './postgres-fault.ts';
import { openPool } from './postgres-pool.ts';

/** PostgreSQL has 100 unless told otherwise; some nodes share them. */
const CONNECTIONS = 10;
/** All that the hub asks takes some milliseconds. */
const STATEMENT_MS = 3_000;
/** Another node may be changing tables with many rows. */
const MIGRATION_MS = 600_000;
const LOCK_MS = 1_000;
/** Of all advisory locks in this database: "hub", and a number of its own. */
const CLEANUP_LOCK = 0x68_75_62_01;

/** @throws an error whose message says what to do. */
export async function openPostgresStore(
  url: string,
  { log, clock, metrics }: { log: Logger; clock: Clock; metrics: Metrics },
): Promise<Store> {
  await prepare(url).catch((error: unknown) => {
    if (error instanceof NotUsable) throw error;
    throw new Error(startSentence(error, withoutPassword(url)), { cause: error });
  });
  const database = connected(url, {
    connections: CONNECTIONS,
    statementMs: STATEMENT_MS,
    lockMs: LOCK_MS,
  });
  const writes = new BackgroundWrites({ log, clock, metrics, faultOf: postgresFault });
  const close = () => database.destroy();
  return {
    users: new SqlUserTable(database, writes),
    streams: new SqlStreamTable(database, writes),
    accounts: new SqlAccountTable(database),
    publishKeys: new SqlPublishKeyTable(database),
    secrets: new SqlSecretTable(database),
    broadcasts: new SqlBroadcastTable(database, writes),
    recordings: new SqlRecordingTable(database, writes),
    writes,
    faultOf: postgresFault,
    answers: () => answers(database, writes),
    asOnlyNode: (task) => asOnlyNode(database, task),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** For people: where the database is, and no secret. */
function withoutPassword(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? hostname;
  return `${host}${port === '' ? '' : `:${port}`}${pathname}`;
}

/** Somebody who looks into the database finds out what has to be different. */
class NotUsable extends Error {}

/** Brings the tables up to date. Nodes that do so at the same time wait for each other. */
async function prepare(url: string): Promise<void> {
  const database = connected(url, {
    connections: 1,
    statementMs: MIGRATION_MS,
    lockMs: MIGRATION_MS,
  });
  const what = withoutPassword(url);
  try {
    const { encoding, schema, isReadOnly } = await surroundingsOf(database);
    if (encoding !== 'UTF8') {
      throw new NotUsable(
        `the database ${what} keeps texts as ${encoding}, and names of people need UTF8. Make it anew (createdb --encoding=UTF8).`,
      );
    }
    if (isReadOnly) {
      throw new NotUsable(
        `the database ${what} is read-only, as a replica is. Name the server that can be written in --database.`,
      );
    }
    if (schema === null) {
      throw new NotUsable(
        `the database ${what} has no schema that the user of --database may use. Make it the owner of the database.`,
      );
    }
    if (!(await migrate(database, { schema }))) {
      throw new NotUsable(
        `the database ${what} was written by a newer StreamHub. Use that one, or another database.`,
      );
    }
  } finally {
    await database.destroy();
  }
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

function connected(url: string, limits: Parameters<typeof openPool>[1]): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: openPool(url, limits) }) });
}

/** What waits is tried at once when somebody has an answer: it may have been back for a while. */
async function answers(database: Kysely<Schema>, writes: BackgroundWrites): Promise<boolean> {
  try {
    await sql`SELECT 1`.execute(database);
    writes.tryNow();
    return true;
  } catch (error) {
    if (postgresFault(error) === undefined) throw error;
    return false;
  }
}

/** The lock goes with its transaction, however that ends. */
function asOnlyNode(database: Kysely<Schema>, task: () => Promise<void>): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ isMine: boolean }>`
      SELECT pg_try_advisory_xact_lock(${CLEANUP_LOCK}) AS "isMine"`.execute(transaction);
    if (rows[0]?.isMine !== true) return false;
    await task();
    return true;
  });
}
