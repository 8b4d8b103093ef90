/** Broadcasts, and what there is of them on the disk. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { BYTES, MILLISECONDS } from '../column-types.ts';

export const archive: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('broadcasts')
      .addColumn('broadcast_id', 'text', (column) => column.primaryKey())
      .addColumn('stream_key', 'text', (column) =>
        column.notNull().references('streams.stream_key').onDelete('cascade'),
      )
      .addColumn('started_at', MILLISECONDS, (column) => column.notNull())
      .addColumn('ended_at', MILLISECONDS)
      .addColumn('end_reason', 'text')
      .addColumn('peak_viewers', 'integer', (column) => column.notNull())
      .execute();
    await database.schema
      .createIndex('broadcasts_by_stream')
      .on('broadcasts')
      .columns(['stream_key', 'started_at'])
      .execute();
    await database.schema
      .createTable('recordings')
      .addColumn('broadcast_id', 'text', (column) =>
        column.primaryKey().references('broadcasts.broadcast_id').onDelete('cascade'),
      )
      .addColumn('stream_key', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('started_at', MILLISECONDS, (column) => column.notNull())
      .addColumn('ended_at', MILLISECONDS, (column) => column.notNull())
      .addColumn('bytes', BYTES, (column) => column.notNull())
      .addColumn('files', 'integer', (column) => column.notNull())
      .execute();
    await database.schema
      .createIndex('recordings_by_stream')
      .on('recordings')
      .columns(['stream_key', 'started_at'])
      .execute();
    await database.schema
      .createIndex('recordings_by_start')
      .on('recordings')
      .columns(['started_at', 'broadcast_id'])
      .execute();
  },
};
