/** The users' rows. */
import type { Kysely } from 'kysely';
import type { Schema, UserRow } from './schema.ts';

export class UserTable {
  readonly #database: Kysely<Schema>;

  constructor(database: Kysely<Schema>) {
    this.#database = database;
  }

  async insert(row: UserRow): Promise<void> {
    await this.#database.insertInto('users').values(row).execute();
  }

  /** The user came back with its token, perhaps under another name. Undefined if nobody has that token. */
  async returned({
    tokenHash,
    username,
    nowMs,
  }: {
    tokenHash: string;
    username: string;
    nowMs: number;
  }): Promise<UserRow | undefined> {
    return this.#database
      .updateTable('users')
      .set({ username, seen_at: nowMs })
      .where('token_hash', '=', tokenHash)
      .returningAll()
      .executeTakeFirst();
  }

  /** Those without streams whom nobody has seen since. Returns how many went. */
  async forgetUnseenSince(timeMs: number): Promise<number> {
    const result = await this.#database
      .deleteFrom('users')
      .where('seen_at', '<', timeMs)
      .where('user_id', 'not in', (query) => query.selectFrom('streams').select('user_id'))
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }
}
