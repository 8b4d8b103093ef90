/**
 * The store in one SQLite file of the data folder.
 * From: ../../open-store.ts, at the start; ../../copy-store.ts. To: the tables of ../sql/, over Node's own SQLite.
 */
import { join } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { DATABASE_FILE } from '../../data-folder/file-names.ts';
import type { WatchedFiles } from '../../data-folder/file-watch.ts';
import { createPrivateFile, makePrivateFolder } from '../../data-folder/private-file.ts';
import { faultSentence, sqliteFault } from '../../data-folder/sqlite-fault.ts';
import type { Metrics } from '../../observe/metrics.ts';
import { BackgroundWrites } from '../background-writes.ts';
import { SqlAccountTable } from '../sql/account-table.ts';
import { SqlBroadcastTable } from '../sql/broadcast-table.ts';
import { SqlKeptStreamTable } from '../sql/kept-stream-table.ts';
import { migrate } from '../sql/migrate.ts';
import { SqlPublishKeyTable } from '../sql/publish-key-table.ts';
import { SqlRecordingTable } from '../sql/recording-table.ts';
import type { Schema } from '../sql/schema.ts';
import { SqlSecretTable } from '../sql/secret-table.ts';
import { SqlStoredFileTable } from '../sql/stored-file-table.ts';
import { SqlStreamTable } from '../sql/stream-table.ts';
import { SqlUserTable } from '../sql/user-table.ts';
import type { Store } from '../store.ts';
import { Checkpoints } from './checkpoints.ts';
import { openNodeSqlite, type StatementWatch } from './node-sqlite.ts';
import { setAside } from './set-aside.ts';

export interface SqliteStore extends Store {
  /** Open as long as the store is. */
  readonly files: WatchedFiles;
}

interface Surroundings {
  log: Logger;
  clock: Clock;
  metrics: Metrics;
}

/**
 * Opens `streamhub.db` in the folder, makes it where it is missing, and brings the tables up to date. A damaged file is set
 * aside under another name and a new one begun: live video does not depend on what was stored, and whoever runs the hub can
 * still look into the old file.
 * @throws an error whose message says what to do.
 */
export async function openSqliteStore(
  dataDir: string,
  surroundings: Surroundings,
): Promise<SqliteStore> {
  const { log, clock } = surroundings;
  const file = join(dataDir, DATABASE_FILE);
  const checkpoints = new Checkpoints({ file, log });
  let isOpen = false;
  const watch = {
    beforeWrite: () => checkpoints.beforeWrite(),
    failed(error: unknown) {
      if (!isOpen || sqliteFault(error) !== 'damaged') return;
      isOpen = false;
      log.error(
        { err: error },
        `the database ${file} was damaged or overwritten while the hub runs: streams go on, but nothing can be looked up or stored. Stop the hub and start it again: it keeps the file under another name and begins a new one`,
      );
    },
  };
  const database = await openDatabase(file, { watch }).catch((error: unknown) => {
    if (sqliteFault(error) !== 'damaged') throw forPeople(error, file);
    const { aside, deleted } = setAside(file, { nowMs: clock.epochMs() });
    log.error(
      { err: error, aside, deleted },
      `the database ${file} is damaged. It is kept as ${aside}, and the hub begins with a new one: users and past streams are not known any more`,
    );
    return openDatabase(file, { watch });
  });
  isOpen = true;
  return storeOf(database, { file, checkpoints, ...surroundings });
}

/**
 * For a task beside a hub that may be running: the database is opened as it is, and a damaged one is left to the hub.
 * @throws an error whose message says what to do.
 */
export async function openSqliteStoreForTask(
  dataDir: string,
  surroundings: Surroundings,
): Promise<SqliteStore> {
  const database = await openSqliteTables(dataDir);
  return storeOf(database, { file: join(dataDir, DATABASE_FILE), ...surroundings });
}

/** The same, for who reads all rows. @throws as above. */
export async function openSqliteTables(dataDir: string): Promise<Kysely<Schema>> {
  makePrivateFolder(dataDir);
  const file = join(dataDir, DATABASE_FILE);
  return openDatabase(file, { watch: undefined }).catch((error: unknown) => {
    if (sqliteFault(error) !== 'damaged') throw forPeople(error, file);
    const sentence = `the database ${file} is damaged. Start the hub: it keeps the file under another name and begins a new one.`;
    throw new Error(sentence, { cause: error });
  });
}

function storeOf(
  database: Kysely<Schema>,
  {
    file,
    checkpoints,
    ...surroundings
  }: Surroundings & { file: string; checkpoints?: Checkpoints },
): SqliteStore {
  const writes = new BackgroundWrites({ ...surroundings, faultOf: sqliteFault });
  async function close(): Promise<void> {
    await checkpoints?.settled();
    await database.destroy();
  }
  return {
    files: {
      paths: ['', '-wal', '-shm'].map((companion) => file + companion),
      consequence:
        'streams go on, but what is stored from now on is lost when the hub stops. Put the old files back, or stop the hub and start it again',
    },
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
    faultOf: sqliteFault,
    // One process has the file: what waits for the disk is known here all the same.
    answers: () => Promise.resolve(true),
    async asOnlyNode(task) {
      await task();
      return true;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function openDatabase(
  file: string,
  { watch }: { watch: StatementWatch | undefined },
): Promise<Kysely<Schema>> {
  // SQLite gives the files beside it the same rights.
  createPrivateFile(file);
  const database = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: openNodeSqlite(file, { watch }) }),
  });
  try {
    if (!(await migrate(database))) {
      throw new Error(
        `the database ${file} was written by a newer StreamHub. Use that one, or choose another folder with --data-dir.`,
      );
    }
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

function forPeople(error: unknown, file: string): unknown {
  const sentence = faultSentence(error, `the database ${file}`);
  return sentence === undefined ? error : new Error(sentence, { cause: error });
}
