/** Who may stream (accounts, sessions, the publish key), and who may watch (a stream's password). */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { MILLISECONDS } from '../column-types.ts';

export const rights: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('accounts')
      .addColumn('account_id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('name_key', 'text', (column) => column.notNull().unique())
      .addColumn('password_hash', 'text', (column) => column.notNull())
      .addColumn('created_at', MILLISECONDS, (column) => column.notNull())
      .execute();
    await database.schema
      .createTable('sessions')
      .addColumn('token_hash', 'text', (column) => column.primaryKey())
      .addColumn('account_id', 'text', (column) =>
        column.notNull().references('accounts.account_id').onDelete('cascade'),
      )
      .addColumn('created_at', MILLISECONDS, (column) => column.notNull())
      .addColumn('expires_at', MILLISECONDS, (column) => column.notNull())
      .execute();
    await database.schema
      .createTable('publish_keys')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('key_hash', 'text', (column) => column.notNull())
      .addColumn('created_at', MILLISECONDS, (column) => column.notNull())
      .execute();
    await database.schema.alterTable('users').addColumn('publish_key_hash', 'text').execute();
    await database.schema.alterTable('streams').addColumn('password_hash', 'text').execute();
  },
};
