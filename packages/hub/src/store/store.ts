/**
 * What outlives the process: users and streams, in one SQLite file.
 * From: the two factories and live-streams.ts. To: look-ups of ended streams and of users who come back; at the start,
 * the streams that were live when the process died.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Logger } from 'pino';
import { AccountTable } from './account-table.ts';
import type { BackgroundWrites } from './background-writes.ts';
import { usersAndStreams } from './migrations/0001-users-and-streams.ts';
import { rights } from './migrations/0002-rights.ts';
import { openNodeSqlite } from './node-sqlite.ts';
import { PublishKeyTable } from './publish-key-table.ts';
import type { Schema } from './schema.ts';
import { setAside } from './set-aside.ts';
import { faultSentence, isDamage } from './store-fault.ts';
import { StreamTable } from './stream-table.ts';
import { UserTable } from './user-table.ts';

/** In order; a migration that has been released is never changed. */
const migrations = { '0001-users-and-streams': usersAndStreams, '0002-rights': rights };

export interface Store extends AsyncDisposable {
  readonly users: UserTable;
  readonly streams: StreamTable;
  readonly accounts: AccountTable;
  readonly publishKeys: PublishKeyTable;
  close(): Promise<void>;
}

/**
 * Opens `streamhub.db` in the folder, makes both where they are missing, and brings the tables up to date. A damaged
 * file is set aside under another name and a new one begun: live video does not depend on what was stored, and whoever
 * runs the hub can still look into the old file.
 * @throws an error whose message says what to do.
 */
export async function openStore(
  dataDir: string,
  { writes, log, nowMs }: { writes: BackgroundWrites; log: Logger; nowMs: number },
): Promise<Store> {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'streamhub.db');
  const database = await openDatabase(file).catch((error: unknown) => {
    if (!isDamage(error)) throw forPeople(error, file);
    const aside = setAside(file, { nowMs });
    log.error(
      { err: error, aside },
      `the database ${file} is damaged. It is kept as ${aside}, and the hub begins with a new one: users and past streams are not known any more`,
    );
    return openDatabase(file);
  });
  const close = () => database.destroy();
  return {
    users: new UserTable(database, writes),
    streams: new StreamTable(database, writes),
    accounts: new AccountTable(database),
    publishKeys: new PublishKeyTable(database),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function openDatabase(file: string): Promise<Kysely<Schema>> {
  const database = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: openNodeSqlite(file) }),
  });
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

function forPeople(error: unknown, file: string): unknown {
  const sentence = faultSentence(error, file);
  return sentence === undefined ? error : new Error(sentence, { cause: error });
}
