/**
 * The store in a PostgreSQL database, which the nodes of a hub have in common.
 * From: ../../open-store.ts, at the start. To: the tables of ../sql/, over `pg`.
 */
import { type Kysely, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Metrics } from '../../observe/metrics.ts';
import { BackgroundWrites } from '../background-writes.ts';
import { SqlAccountTable } from '../sql/account-table.ts';
import { SqlBroadcastTable } from '../sql/broadcast-table.ts';
import { SqlKeptStreamTable } from '../sql/kept-stream-table.ts';
import { SqlPublishKeyTable } from '../sql/publish-key-table.ts';
import { SqlRecordingTable } from '../sql/recording-table.ts';
import type { Schema } from '../sql/schema.ts';
import { SqlSecretTable } from '../sql/secret-table.ts';
import { SqlStoredFileTable } from '../sql/stored-file-table.ts';
import { SqlStreamTable } from '../sql/stream-table.ts';
import { SqlUserTable } from '../sql/user-table.ts';
import type { Store } from '../store.ts';
import { postgresFault } from './postgres-fault.ts';
import { openTables } from './postgres-tables.ts';

/** PostgreSQL has 100 unless told otherwise; some nodes share them. */
const CONNECTIONS = 10;
/** All that the hub asks takes some milliseconds. */
const STATEMENT_MS = 3_000;
const LOCK_MS = 1_000;
/** Of all advisory locks in this database: "hub", and a number of its own. */
const CLEANUP_LOCK = 0x68_75_62_01;

/** @throws an error whose message says what to do. */
export async function openPostgresStore(
  url: string,
  { log, clock, metrics }: { log: Logger; clock: Clock; metrics: Metrics },
): Promise<Store> {
  const database = await openTables(url, {
    connections: CONNECTIONS,
    statementMs: STATEMENT_MS,
    lockMs: LOCK_MS,
  });
  const writes = new BackgroundWrites({ log, clock, metrics, faultOf: postgresFault });
  const close = () => database.destroy();
  return {
    users: new SqlUserTable(database, writes),
    streams: new SqlStreamTable(database, writes),
    keptStreams: new SqlKeptStreamTable(database),
    accounts: new SqlAccountTable(database),
    publishKeys: new SqlPublishKeyTable(database),
    secrets: new SqlSecretTable(database),
    broadcasts: new SqlBroadcastTable(database, writes),
    recordings: new SqlRecordingTable(database, writes),
    storedFiles: new SqlStoredFileTable(database),
    writes,
    faultOf: postgresFault,
    answers: () => answers(database, writes),
    asOnlyNode: (task) => asOnlyNode(database, task),
    close,
    [Symbol.asyncDispose]: close,
  };
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
