/**
 * What is asked of kept streams alone, in a database that speaks SQL. Their rows are those of stream-table.ts, which writes
 * them.
 */
import { type Kysely, sql } from 'kysely';
import type { StreamRowWithName } from '../rows.ts';
import type { Keeper, KeptCounts, KeptStreamTable } from '../store.ts';
import type { Schema } from './schema.ts';

/** Written out: the indexes of kept streams are found by it. */
const KEPT = sql.lit<0 | 1>(1);

export class SqlKeptStreamTable implements KeptStreamTable {
  readonly #database: Kysely<Schema>;

  constructor(database: Kysely<Schema>) {
    this.#database = database;
  }

  async count({ userId, accountId, address, network }: Keeper): Promise<KeptCounts> {
    const of = async (
      column: 'user_id' | 'account_id' | 'kept_by_address' | 'kept_by_network',
      value: string,
    ) => Number((await this.#counted().where(column, '=', value).executeTakeFirst())?.streams ?? 0);
    return {
      ofAll: Number((await this.#counted().executeTakeFirst())?.streams ?? 0),
      ofUser: await of(accountId === null ? 'user_id' : 'account_id', accountId ?? userId),
      ofAddress: await of('kept_by_address', address),
      ofNetwork: await of('kept_by_network', network),
    };
  }

  async ofAccount(accountId: string): Promise<StreamRowWithName[]> {
    return this.#kept().where('account_id', '=', accountId).orderBy('started_at', 'desc').execute();
  }

  async upcoming({ afterMs, most }: { afterMs: number; most: number }) {
    return this.#kept()
      .where('starts_at', '>', afterMs)
      .where('ended_at', 'is not', null)
      .where('visibility', '=', 'public')
      .orderBy('starts_at')
      .orderBy('stream_key')
      .limit(most)
      .execute();
  }

  async giveUpUnusedSince(beforeMs: number): Promise<number> {
    const result = await this.#database
      .updateTable('streams')
      .set({ is_kept: 0 })
      .where('is_kept', '=', KEPT)
      .where('ended_at', '<', beforeMs)
      .where((row) => row.or([row('starts_at', 'is', null), row('starts_at', '<', beforeMs)]))
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  #counted() {
    return this.#database
      .selectFrom('streams')
      .select(({ fn }) => fn.countAll().as('streams'))
      .where('is_kept', '=', KEPT);
  }

  #kept() {
    return this.#database
      .selectFrom('streams')
      .innerJoin('users', 'users.user_id', 'streams.user_id')
      .selectAll('streams')
      .select('users.username')
      .where('is_kept', '=', KEPT);
  }
}
