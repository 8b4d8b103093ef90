/** Sessions by their end, for the cleanup, and by their account, which takes them along when it is removed. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const sessionIndexes: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createIndex('sessions_by_end')
      .on('sessions')
      .column('expires_at')
      .execute();
    await database.schema
      .createIndex('sessions_by_account')
      .on('sessions')
      .column('account_id')
      .execute();
  },
};
