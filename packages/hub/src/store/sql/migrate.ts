/**
 * Brings the tables of a database up to date.
 * From: the database's own store, such as ../sqlite/sqlite-store.ts. ../postgres/postgres-tables.ts. To: the database.
 */
import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import { usersAndStreams } from './migrations/0001-users-and-streams.ts';
import { rights } from './migrations/0002-rights.ts';
import { sessionIndexes } from './migrations/0003-session-indexes.ts';
import { origins } from './migrations/0004-origins.ts';
import { secrets } from './migrations/0005-secrets.ts';
import { archive } from './migrations/0006-archive.ts';
import { keptStreams } from './migrations/0007-kept-streams.ts';
import { storedFiles } from './migrations/0008-stored-files.ts';
import type { Schema } from './schema.ts';

/** In order; a migration that has been released is never changed. */
const migrations = {
  '0001-users-and-streams': usersAndStreams,
  '0002-rights': rights,
  '0003-session-indexes': sessionIndexes,
  '0004-origins': origins,
  '0005-secrets': secrets,
  '0006-archive': archive,
  '0007-kept-streams': keptStreams,
  '0008-stored-files': storedFiles,
};

/**
 * `schema`: where the tables are, if the database may have others of the same names. False: a newer StreamHub has written it,
 * and it is left as it is. @throws the database's error.
 */
export async function migrate(
  database: Kysely<Schema>,
  { schema }: { schema?: string } = {},
): Promise<boolean> {
  if (await isNewer(database, schema)) return false;
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    ...(schema !== undefined && { migrationTableSchema: schema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
  return true;
}

async function isNewer(database: Kysely<Schema>, schema: string | undefined): Promise<boolean> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  const isThere = tables.some(
    (table) =>
      table.name === DEFAULT_MIGRATION_TABLE && (schema === undefined || table.schema === schema),
  );
  if (!isThere) return false;
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(database);
  return rows.some(({ name }) => !Object.hasOwn(migrations, name));
}
