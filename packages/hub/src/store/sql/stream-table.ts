/**
 * The streams' rows, live and ended, in a database that speaks SQL. A row that could not be written yet is known here all the same.
 */
import type { Kysely } from 'kysely';
import type { BackgroundWrites } from '../background-writes.ts';
import type { StreamRowWithName } from '../rows.ts';
import type { StreamTable } from '../store.ts';
import type { Schema } from './schema.ts';
import { inSlices } from './slices.ts';

export class SqlStreamTable implements StreamTable {
  readonly #database: Kysely<Schema>;
  readonly #writes: BackgroundWrites;

  constructor(database: Kysely<Schema>, writes: BackgroundWrites) {
    this.#database = database;
    this.#writes = writes;
  }

  save(row: StreamRowWithName): Promise<void> {
    const { username: _, ...columns } = row;
    const { ended_at, end_reason, peak_viewers } = row;
    const write = () =>
      this.#database
        .insertInto('streams')
        .values(columns)
        .onConflict((conflict) =>
          conflict.column('stream_key').doUpdateSet({ ended_at, end_reason, peak_viewers }),
        )
        .execute();
    return this.#writes.run({ key: keyOf(row.stream_key), what: 'a stream', row, write });
  }

  async find(streamKey: string): Promise<StreamRowWithName | undefined> {
    const waiting = this.#writes.waitingRow(keyOf(streamKey));
    if (waiting !== undefined) return waiting as StreamRowWithName;
    return this.#withNames().where('stream_key', '=', streamKey).executeTakeFirst();
  }

  async allOpen(): Promise<StreamRowWithName[]> {
    return this.#withNames().where('ended_at', 'is', null).execute();
  }

  async forgetEnded({ beforeMs, most }: { beforeMs: number; most: number }): Promise<number> {
    const tooMany = await this.#database
      .selectFrom('streams')
      .select('ended_at')
      .where('ended_at', 'is not', null)
      .orderBy('ended_at', 'desc')
      .limit(1)
      .offset(most)
      .executeTakeFirst();
    const timeMs = Math.max(beforeMs, (tooMany?.ended_at ?? 0) + 1);
    return inSlices(async (size) => {
      const result = await this.#database
        .deleteFrom('streams')
        .where('stream_key', 'in', (query) =>
          query
            .selectFrom('streams')
            .select('stream_key')
            .where('ended_at', '<', timeMs)
            .limit(size),
        )
        .executeTakeFirst();
      const gone = Number(result.numDeletedRows);
      return { looked: gone, gone };
    });
  }

  #withNames() {
    return this.#database
      .selectFrom('streams')
      .innerJoin('users', 'users.user_id', 'streams.user_id')
      .selectAll('streams')
      .select('users.username');
  }
}

function keyOf(streamKey: string): string {
  return `stream:${streamKey}`;
}
