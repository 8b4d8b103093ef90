/** Which node a stream's streamer is on, and how often the stream has moved: the higher epoch is right. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { COUNT } from '../column-types.ts';

export const origins: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable('streams').addColumn('node', 'text').execute();
    await database.schema
      .alterTable('streams')
      .addColumn('epoch', COUNT, (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
