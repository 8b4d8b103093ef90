/** The broadcasts' rows in a database that speaks SQL. A row that could not be written yet waits in memory. */
import type { Kysely } from 'kysely';
import type { BackgroundWrites } from '../background-writes.ts';
import type { BroadcastRow } from '../rows.ts';
import type { BroadcastTable } from '../store.ts';
import type { Schema } from './schema.ts';
import { inSlices } from './slices.ts';

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

  async forgetEnded({ beforeMs, most }: { beforeMs: number; most: number }): Promise<number> {
    const tooMany = await this.#database
      .selectFrom('broadcasts')
      .select('ended_at')
      .where('ended_at', 'is not', null)
      .orderBy('ended_at', 'desc')
      .limit(1)
      .offset(most)
      .executeTakeFirst();
    const timeMs = Math.max(beforeMs, (tooMany?.ended_at ?? 0) + 1);
    return inSlices(async (size) => {
      const result = await this.#database
        .deleteFrom('broadcasts')
        .where('broadcast_id', 'in', (query) =>
          query
            .selectFrom('broadcasts')
            .select('broadcasts.broadcast_id')
            .leftJoin('recordings', 'recordings.broadcast_id', 'broadcasts.broadcast_id')
            .where('recordings.broadcast_id', 'is', null)
            .where('broadcasts.ended_at', '<', timeMs)
            .limit(size),
        )
        .executeTakeFirst();
      const gone = Number(result.numDeletedRows);
      return { looked: gone, gone };
    });
  }
}
