/** The accounts' rows and their sessions, in a database that speaks SQL. */
import type { Kysely } from 'kysely';
import type { AccountRow, SessionRow } from '../rows.ts';
import type { AccountTable } from '../store.ts';
import type { Schema } from './schema.ts';
import { inSlices } from './slices.ts';

export class SqlAccountTable implements AccountTable {
  readonly #database: Kysely<Schema>;

  constructor(database: Kysely<Schema>) {
    this.#database = database;
  }

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
    const rows = await this.#database.selectFrom('accounts').selectAll().execute();
    // Databases sort as the language of their machine does.
    return rows.toSorted(inBytes);
  }

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

/** As their code points are. */
function inBytes(one: AccountRow, other: AccountRow): number {
  return Buffer.compare(Buffer.from(one.name_key), Buffer.from(other.name_key));
}
