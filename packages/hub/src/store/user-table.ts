/** The users' rows. A row that could not be written yet is known here all the same. */
import type { Kysely } from 'kysely';
import type { BackgroundWrites } from './background-writes.ts';
import type { Schema, UserRow } from './schema.ts';

export class UserTable {
  readonly #database: Kysely<Schema>;
  readonly #writes: BackgroundWrites;

  constructor(database: Kysely<Schema>, writes: BackgroundWrites) {
    this.#database = database;
    this.#writes = writes;
  }

  /** The whole row, new or changed. Resolves when it is written or waits to be; never rejects. */
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

  /** Undefined if nobody has that token. */
  async find(tokenHash: string): Promise<UserRow | undefined> {
    const waiting = this.#writes.waitingRow(keyOf(tokenHash));
    if (waiting !== undefined) return waiting as UserRow;
    return this.#database
      .selectFrom('users')
      .selectAll()
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
  }

  /** The user came back with its token, perhaps under another name. Undefined if nobody has that token. */
  async returned({
    tokenHash,
    username,
    publishKeyHash,
    nowMs,
  }: {
    tokenHash: string;
    username: string;
    publishKeyHash?: string | undefined;
    nowMs: number;
  }): Promise<UserRow | undefined> {
    const known = await this.find(tokenHash);
    if (known === undefined) return undefined;
    const row = {
      ...known,
      username,
      seen_at: nowMs,
      publish_key_hash: publishKeyHash ?? known.publish_key_hash,
    };
    await this.save(row);
    return row;
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

function keyOf(tokenHash: string): string {
  return `user:${tokenHash}`;
}
