/** The users' rows in a database that speaks SQL. A row that could not be written yet is known here all the same. */
import type { Kysely } from 'kysely';
import type { BackgroundWrites } from '../background-writes.ts';
import type { UserRow } from '../rows.ts';
import type { UserTable } from '../store.ts';
import type { Schema } from './schema.ts';
import { inSlices } from './slices.ts';

export class SqlUserTable implements UserTable {
  readonly #database: Kysely<Schema>;
  readonly #writes: BackgroundWrites;

  constructor(database: Kysely<Schema>, writes: BackgroundWrites) {
    this.#database = database;
    this.#writes = writes;
  }

  save(row: UserRow): Promise<void> {
    const { username, seen_at, publish_key_hash } = row;
    const write = () =>
      this.#database
        .insertInto('users')
        .values(row)
        .onConflict((conflict) =>
          conflict.column('user_id').doUpdateSet({ username, seen_at, publish_key_hash }),
        )
        .execute();
    return this.#writes.run({ key: keyOf(row.token_hash), what: 'a user', row, write });
  }

  async find(tokenHash: string): Promise<UserRow | undefined> {
    const waiting = this.#writes.waitingRow(keyOf(tokenHash));
    if (waiting !== undefined) return waiting as UserRow;
    return this.#database
      .selectFrom('users')
      .selectAll()
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
  }

  async keyHashOf(userId: string): Promise<string | undefined> {
    const row = await this.#database
      .selectFrom('users')
      .select('publish_key_hash')
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return row?.publish_key_hash ?? undefined;
  }

  forgetUnseenSince({ withKey, others }: { withKey: number; others: number }): Promise<number> {
    let after = '';
    return inSlices(async (size) => {
      const page = await this.#database
        .selectFrom('users')
        .select('user_id')
        .where('user_id', '>', after)
        .orderBy('user_id')
        .limit(size)
        .execute();
      const last = page.at(-1)?.user_id;
      if (last === undefined) return { looked: 0, gone: 0 };
      const result = await this.#database
        .deleteFrom('users')
        .where('user_id', '>', after)
        .where('user_id', '<=', last)
        .where((row) =>
          row.or([
            row('seen_at', '<', withKey),
            row.and([row('publish_key_hash', 'is', null), row('seen_at', '<', others)]),
          ]),
        )
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('streams')
                .select('stream_key')
                .whereRef('streams.user_id', '=', 'users.user_id'),
            ),
          ),
        )
        .executeTakeFirst();
      after = last;
      return { looked: page.length, gone: Number(result.numDeletedRows) };
    });
  }
}

function keyOf(tokenHash: string): string {
  return `user:${tokenHash}`;
}
