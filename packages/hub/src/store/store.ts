/**
 * What outlives the process: users and streams, in one SQLite file.
 * From: the two factories and live-streams.ts. To: look-ups of ended streams and of users who come back.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { usersAndStreams } from './migrations/0001-users-and-streams.ts';
import { openNodeSqlite } from './node-sqlite.ts';
import type { Schema } from './schema.ts';
import { StreamTable } from './stream-table.ts';
import { UserTable } from './user-table.ts';

/** In order; a migration that has been released is never changed. */
const migrations = { '0001-users-and-streams': usersAndStreams };

export interface Store extends AsyncDisposable {
  readonly users: UserTable;
  readonly streams: StreamTable;
  close(): Promise<void>;
}

/** Opens `streamhub.db` in the folder, makes both where they are missing, and brings the tables up to date. */
export async function openStore(dataDir: string): Promise<Store> {
  mkdirSync(dataDir, { recursive: true });
  const database = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: openNodeSqlite(join(dataDir, 'streamhub.db')) }),
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
  const close = () => database.destroy();
  return {
    users: new UserTable(database),
    streams: new StreamTable(database),
    close,
    [Symbol.asyncDispose]: close,
  };
}
