/** What nodes that share a database must know of each other's secrets: see docs/security.md. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const secrets: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('secrets')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('secret', 'text', (column) => column.notNull())
      .execute();
  },
};
