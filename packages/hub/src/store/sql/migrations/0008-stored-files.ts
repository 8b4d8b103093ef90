/** What of the recordings is in an object storage. A row outlives its recording, until what it names is deleted there. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { BYTES } from '../column-types.ts';

export const storedFiles: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('stored_files')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('recording_id', 'text', (column) =>
        column.references('recordings.broadcast_id').onDelete('set null'),
      )
      .addColumn('bytes', BYTES, (column) => column.notNull())
      .addColumn('is_whole', 'integer', (column) => column.notNull())
      .addColumn('upload', 'text')
      .execute();
    await database.schema
      .createIndex('stored_files_by_recording')
      .on('stored_files')
      .column('recording_id')
      .execute();
  },
};
