/**
 * What outlives the process: users and streams, in one SQLite file.
 * From: the two factories and the live streams. To: look-ups of ended streams and of users who come back; at the start,
 * the streams that were live when the process died.
 */
import { join } from 'node:path';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import type { Logger } from 'pino';
import { DATABASE_FILE } from '../data-folder/file-names.ts';
import type { WatchedFiles } from '../data-folder/file-watch.ts';
import { createPrivateFile, makePrivateFolder } from '../data-folder/private-file.ts';
import { faultSentence, isDamage } from '../data-folder/store-fault.ts';
import { AccountTable } from './account-table.ts';
import type { BackgroundWrites } from './background-writes.ts';
import { Checkpoints } from './checkpoints.ts';
import { usersAndStreams } from './migrations/0001-users-and-streams.ts';
import { rights } from './migrations/0002-rights.ts';
import { sessionIndexes } from './migrations/0003-session-indexes.ts';
import { openNodeSqlite, type StatementWatch } from './node-sqlite.ts';
import { PublishKeyTable } from './publish-key-table.ts';
import type { Schema } from './schema.ts';
import { setAside } from './set-aside.ts';
import { StreamTable } from './stream-table.ts';
import { UserTable } from './user-table.ts';

/** In order; a migration that has been released is never changed. */
const migrations = {
  '0001-users-and-streams': usersAndStreams,
  '0002-rights': rights,
  '0003-session-indexes': sessionIndexes,
};

export interface Store extends AsyncDisposable {
  readonly users: UserTable;
  readonly streams: StreamTable;
  readonly accounts: AccountTable;
  readonly publishKeys: PublishKeyTable;
  /** Open as long as the store is. */
  readonly files: WatchedFiles;
  close(): Promise<void>;
}

/**
 * Opens `streamhub.db` in the folder, makes it where it is missing, and brings the tables up to date. A damaged file is set
 * aside under another name and a new one begun: live video does not depend on what was stored, and whoever runs the hub can
 * still look into the old file.
 * @throws an error whose message says what to do.
 */
export async function openStore(
  dataDir: string,
  { writes, log, nowMs }: { writes: BackgroundWrites; log: Logger; nowMs: number },
): Promise<Store> {
  const file = join(dataDir, DATABASE_FILE);
  const checkpoints = new Checkpoints({ file, log });
  let isOpen = false;
  const watch = {
    beforeWrite: () => checkpoints.beforeWrite(),
    failed(error: unknown) {
      if (!isOpen || !isDamage(error)) return;
      isOpen = false;
      log.error(
        { err: error },
        `the database ${file} was damaged or overwritten while the hub runs: streams go on, but nothing can be looked up or stored. Stop the hub and start it again: it keeps the file under another name and begins a new one`,
      );
    },
  };
  const database = await openDatabase(file, { watch }).catch((error: unknown) => {
    if (!isDamage(error)) throw forPeople(error, file);
    const { aside, deleted } = setAside(file, { nowMs });
    log.error(
      { err: error, aside, deleted },
      `the database ${file} is damaged. It is kept as ${aside}, and the hub begins with a new one: users and past streams are not known any more`,
    );
    return openDatabase(file, { watch });
  });
  isOpen = true;
  return storeOf(database, { file, writes, checkpoints });
}

/**
 * For a task beside a hub that may be running: the database is opened as it is, and a damaged one is left to the hub.
 * @throws an error whose message says what to do.
 */
export async function openStoreForTask(
  dataDir: string,
  { writes }: { writes: BackgroundWrites },
): Promise<Store> {
  makePrivateFolder(dataDir);
  const file = join(dataDir, DATABASE_FILE);
  const database = await openDatabase(file, { watch: undefined }).catch((error: unknown) => {
    if (!isDamage(error)) throw forPeople(error, file);
    const sentence = `the database ${file} is damaged. Start the hub: it keeps the file under another name and begins a new one.`;
    throw new Error(sentence, { cause: error });
  });
  return storeOf(database, { file, writes });
}

function storeOf(
  database: Kysely<Schema>,
  {
    file,
    writes,
    checkpoints,
  }: { file: string; writes: BackgroundWrites; checkpoints?: Checkpoints },
): Store {
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
    users: new UserTable(database, writes),
    streams: new StreamTable(database, writes),
    accounts: new AccountTable(database),
    publishKeys: new PublishKeyTable(database),
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
    await refuseNewer(database, file);
    const migrator = new Migrator({
      db: database,
      provider: { getMigrations: () => Promise.resolve(migrations) },
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

async function refuseNewer(database: Kysely<Schema>, file: string): Promise<void> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return;
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(database);
  if (rows.every(({ name }) => Object.hasOwn(migrations, name))) return;
  throw new Error(
    `the database ${file} was written by a newer StreamHub. Use that one, or choose another folder with --data-dir.`,
  );
}

function forPeople(error: unknown, file: string): unknown {
  const sentence = faultSentence(error, `the database ${file}`);
  return sentence === undefined ? error : new Error(sentence, { cause: error });
}
