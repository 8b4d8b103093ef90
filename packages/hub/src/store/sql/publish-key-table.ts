/** The hash of the hub's publish key, in a database that speaks SQL. */
import type { Kysely } from 'kysely';
import type { PublishKeyTable } from '../store.ts';
import type { Schema } from './schema.ts';

export class SqlPublishKeyTable implements PublishKeyTable {
  readonly #database: Kysely<Schema>;

  constructor(database: Kysely<Schema>) {
    this.#database = database;
  }

  async hash(): Promise<string | undefined> {
    const row = await this.#database
      .selectFrom('publish_keys')
      .select('key_hash')
      .executeTakeFirst();
    return row?.key_hash;
  }

  async begin({ keyHash, nowMs }: { keyHash: string; nowMs: number }): Promise<boolean> {
    const result = await this.#database
      .insertInto('publish_keys')
      .values({ id: 1, key_hash: keyHash, created_at: nowMs })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async replace({ keyHash, nowMs }: { keyHash: string; nowMs: number }): Promise<void> {
    const row = { key_hash: keyHash, created_at: nowMs };
    await this.#database
      .insertInto('publish_keys')
      .values({ id: 1, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }
}
