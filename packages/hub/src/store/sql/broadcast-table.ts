/** The broadcasts' rows in a database that speaks SQL. A row that could not be written yet waits in memory. */
import type { Kysely } from 'kysely';
import type { BackgroundWrites } from '../background-writes.ts';
import type { BroadcastRow } from '../rows.ts';
import type { BroadcastTable } from '../store.ts';
import type { Schema } from './schema.ts';

export class SqlBroadcastTable implements BroadcastTable {
  readonly #database: Kysely<Schema>;
  readonly #writes: BackgroundWrites;

  constructor(database: Kysely<Schema>, writes: BackgroundWrites) {
    this.#database = database;
    this.#writes = writes;
  }

  save(row: BroadcastRow): Promise<void> {
    const { ended_at, end_reason, peak_viewers } = row;
    const write = () =>
      this.#database
        .insertInto('broadcasts')
        .values(row)
        .onConflict((conflict) =>
          conflict.column('broadcast_id').doUpdateSet({ ended_at, end_reason, peak_viewers }),
        )
        .execute();
    return this.#writes.run({
      key: `broadcast:${row.broadcast_id}`,
      what: 'a broadcast',
      row,
      write,
    });
  }

  async openOf(streamKey: string): Promise<BroadcastRow | undefined> {
    return this.#database
      .selectFrom('broadcasts')
      .selectAll()
      .where('stream_key', '=', streamKey)
      .where('ended_at', 'is', null)
      .orderBy('started_at', 'desc')
      .limit(1)
      .executeTakeFirst();
  }
}
