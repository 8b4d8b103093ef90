/** The accounts' rows, and the sessions of those who are logged in. */
import type { Kysely } from 'kysely';
import type { AccountRow, Schema, SessionRow } from './schema.ts';
import { inSlices } from './slices.ts';

export class AccountTable {
  readonly #database: Kysely<Schema>;

  constructor(database: Kysely<Schema>) {
    this.#database = database;
  }

  /** False if there is an account with this name. */
  async insert(row: AccountRow): Promise<boolean> {
    const result = await this.#database
      .insertInto('accounts')
      .values(row)
      .onConflict((conflict) => conflict.column('name_key').doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async find(nameKey: string): Promise<AccountRow | undefined> {
    return this.#database
      .selectFrom('accounts')
      .selectAll()
      .where('name_key', '=', nameKey)
      .executeTakeFirst();
  }

  async all(): Promise<AccountRow[]> {
    return this.#database.selectFrom('accounts').selectAll().orderBy('name_key').execute();
  }

  /** With its sessions. False if there is none with this name. */
  async remove(nameKey: string): Promise<boolean> {
    const result = await this.#database
      .deleteFrom('accounts')
      .where('name_key', '=', nameKey)
      .executeTakeFirst();
    return result.numDeletedRows === 1n;
  }

  async insertSession(row: SessionRow): Promise<void> {
    await this.#database.insertInto('sessions').values(row).execute();
  }

  /** Whose session this is, if it has not expired. */
  async ofSession({
    tokenHash,
    nowMs,
  }: {
    tokenHash: string;
    nowMs: number;
  }): Promise<AccountRow | undefined> {
    return this.#database
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.account_id', 'sessions.account_id')
      .selectAll('accounts')
      .where('sessions.token_hash', '=', tokenHash)
      .where('sessions.expires_at', '>', nowMs)
      .executeTakeFirst();
  }

  async removeSession(tokenHash: string): Promise<void> {
    await this.#database.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
  }

  /** Returns how many went. */
  forgetSessionsExpiredBefore(timeMs: number): Promise<number> {
    return inSlices(async (size) => {
      const result = await this.#database
        .deleteFrom('sessions')
        .where('token_hash', 'in', (query) =>
          query
            .selectFrom('sessions')
            .select('token_hash')
            .where('expires_at', '<=', timeMs)
            .limit(size),
        )
        .executeTakeFirst();
      const gone = Number(result.numDeletedRows);
      return { looked: gone, gone };
    });
  }
}
