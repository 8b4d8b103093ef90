/** The secrets that all nodes have in common, in a database that speaks SQL. */
import type { Kysely } from 'kysely';
import type { SecretTable } from '../store.ts';
import type { Schema } from './schema.ts';

export class SqlSecretTable implements SecretTable {
  readonly #database: Kysely<Schema>;

  constructor(database: Kysely<Schema>) {
    this.#database = database;
  }

  async common(name: string, make: () => string): Promise<string> {
    const known = await this.#find(name);
    if (known !== undefined) return known;
    await this.#database
      .insertInto('secrets')
      .values({ name, secret: make() })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const made = await this.#find(name);
    if (made === undefined) throw new Error(`the secret ${name} was deleted while it was made`);
    return made;
  }

  async #find(name: string): Promise<string | undefined> {
    const row = await this.#database
      .selectFrom('secrets')
      .select('secret')
      .where('name', '=', name)
      .executeTakeFirst();
    return row?.secret;
  }
}
