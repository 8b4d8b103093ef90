/** Users and streams. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { MILLISECONDS } from '../column-types.ts';

export const usersAndStreams: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('users')
      .addColumn('user_id', 'text', (column) => column.primaryKey())
      .addColumn('username', 'text', (column) => column.notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('created_at', MILLISECONDS, (column) => column.notNull())
      .addColumn('seen_at', MILLISECONDS, (column) => column.notNull())
      .execute();
    await database.schema
      .createTable('streams')
      .addColumn('stream_key', 'text', (column) => column.primaryKey())
      .addColumn('user_id', 'text', (column) => column.notNull().references('users.user_id'))
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('visibility', 'text', (column) => column.notNull())
      .addColumn('publish_token_hash', 'text', (column) => column.notNull())
      .addColumn('started_at', MILLISECONDS, (column) => column.notNull())
      .addColumn('ended_at', MILLISECONDS)
      .addColumn('end_reason', 'text')
      .addColumn('peak_viewers', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await database.schema.createIndex('streams_by_user').on('streams').column('user_id').execute();
    await database.schema.createIndex('streams_by_end').on('streams').column('ended_at').execute();
  },
};
