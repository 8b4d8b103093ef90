/**
 * Copies all rows of one database into another that has none, both with the newest tables.
 * From: ../../copy-store.ts, two databases. To: the target, in the transaction that it is handed
 * by postgres/postgres-tables.ts.
 */
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** In this order: a row may name one of a table before it. Each with the column by which its rows are read. */
const TABLES = {
  users: 'user_id',
  streams: 'stream_key',
  broadcasts: 'broadcast_id',
  recordings: 'broadcast_id',
  stored_files: 'name',
  accounts: 'account_id',
  sessions: 'token_hash',
  publish_keys: 'id',
} as const satisfies Record<Exclude<keyof Schema, 'secrets'>, string>;
/** All that makes a target one that is in use. */
export const ALL_TABLES = [...(Object.keys(TABLES) as CopiedTable[]), 'secrets'] as const;
/** Of at most a dozen columns each; a statement of PostgreSQL takes 65,535 values. */
const ROWS_AT_ONCE = 500;

export type CopiedTable = keyof typeof TABLES;

/** A table of the target that has rows; undefined: none has. */
export async function tableWithRows(database: Kysely<Schema>): Promise<string | undefined> {
  for (const table of ALL_TABLES) {
    const row = await database.selectFrom(table).selectAll().limit(1).executeTakeFirst();
    if (row !== undefined) return table;
  }
  return undefined;
}

/** `onProgress` is called after each part with how many rows of the table there are now. */
export async function copyRows({
  source,
  target,
  onProgress,
}: {
  source: Kysely<Schema>;
  target: Kysely<Schema>;
  onProgress(table: CopiedTable, rows: number): void;
}): Promise<void> {
  for (const [table, key] of Object.entries(TABLES) as [CopiedTable, string][]) {
    // What differs from table to table is the type of its rows alone.
    const from = source.selectFrom(table as 'users').selectAll();
    const column = key as 'user_id';
    let rows = 0;
    let last: string | undefined;
    onProgress(table, rows);
    for (;;) {
      const next = last === undefined ? from : from.where(column, '>', last);
      const part = await next.orderBy(column).limit(ROWS_AT_ONCE).execute();
      if (part.length === 0) break;
      await target
        .insertInto(table as 'users')
        .values(part)
        .execute();
      rows += part.length;
      onProgress(table, rows);
      last = part.at(-1)?.[column];
    }
  }
}
