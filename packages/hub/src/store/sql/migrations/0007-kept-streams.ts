/**
 * Streams whose link outlives a broadcast: until when they have been used is when they ended; whose they are, and whence they
 * were made, so that nobody keeps too many.
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { MILLISECONDS } from '../column-types.ts';

export const keptStreams: Migration = {
  async up(database: Kysely<unknown>) {
    const streams = database.schema.alterTable('streams');
    await streams
      .addColumn('is_kept', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await streams.addColumn('starts_at', MILLISECONDS).execute();
    await streams
      .addColumn('account_id', 'text', (column) =>
        column.references('accounts.account_id').onDelete('set null'),
      )
      .execute();
    await streams.addColumn('kept_by_address', 'text').execute();
    await streams.addColumn('kept_by_network', 'text').execute();
    // A removed account is taken out of all of its streams.
    await database.schema
      .createIndex('streams_by_account')
      .on('streams')
      .column('account_id')
      .execute();
    for (const column of ['user_id', 'starts_at', 'kept_by_address', 'kept_by_network']) {
      await database.schema
        .createIndex(`kept_streams_by_${column}`)
        .on('streams')
        .column(column)
        .where('is_kept', '=', sql.lit(1))
        .execute();
    }
  },
};
