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
    const { ended_at, end_reason, peak_viewers, node, epoch } = row;
    // These change while a stream is kept.
    const { title, publish_token_hash, started_at, starts_at, is_kept } = row;
    const kept = { title, publish_token_hash, started_at, starts_at, is_kept };
    const write = () =>
      this.#database
        .insertInto('streams')
        .values(columns)
        .onConflict((conflict) =>
          conflict
            .column('stream_key')
            .doUpdateSet({ ended_at, end_reason, peak_viewers, node, epoch, ...kept })
            .where('streams.epoch', '<=', epoch)
            .where((old) =>
              old.or([old('streams.ended_at', 'is', null), old('streams.is_kept', '=', 1)]),
            ),
        )
        .execute();
    return this.#writes.run({ key: keyOf(row.stream_key), what: 'a stream', row, write });
  }

  async find(streamKey: string): Promise<StreamRowWithName | undefined> {
    const waiting = this.#writes.waitingRow(keyOf(streamKey));
    if (waiting !== undefined) return waiting as StreamRowWithName;
    return this.#withNames().where('stream_key', '=', streamKey).executeTakeFirst();
  }

  async allOpen(of?: { node: string }): Promise<StreamRowWithName[]> {
    const open = this.#withNames().where('ended_at', 'is', null);
    if (of === undefined) return open.execute();
    return open
      .where((row) => row.or([row('node', '=', of.node), row('node', 'is', null)]))
      .execute();
  }

  async claim({ streamKey, epoch, node, beginsAtMs }: Parameters<StreamTable['claim']>[0]) {
    // What waits here may be older than what other nodes have written: it must not hide that from whoever looks again.
    await this.#writes.written(keyOf(streamKey));
    const isOffline = beginsAtMs !== undefined;
    const begun = isOffline ? { started_at: beginsAtMs, starts_at: null } : {};
    return this.#asKnown({ streamKey, epoch })
      .where('ended_at', isOffline ? 'is not' : 'is', null)
      .where('is_kept', '>=', isOffline ? 1 : 0)
      .set({ epoch: epoch + 1, node, ended_at: null, end_reason: null, ...begun })
      .returningAll()
      .returning(({ selectFrom }) =>
        selectFrom('users')
          .select('username')
          .whereRef('users.user_id', '=', 'streams.user_id')
          .$asScalar()
          .$notNull()
          .as('username'),
      )
      .executeTakeFirst();
  }

  async endIf({ streamKey, epoch, endedAtMs, reason }: Parameters<StreamTable['endIf']>[0]) {
    const result = await this.#asKnown({ streamKey, epoch })
      .where('ended_at', 'is', null)
      .set({ ended_at: endedAtMs, end_reason: reason })
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  async forgetEnded({ beforeMs, most }: { beforeMs: number; most: number }): Promise<number> {
    const tooMany = await this.#database
      .selectFrom('streams')
      .select('ended_at')
      .where('ended_at', 'is not', null)
      .where('is_kept', '=', 0)
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
            .where('is_kept', '=', 0)
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('recordings')
                    .select('broadcast_id')
                    .whereRef('recordings.stream_key', '=', 'streams.stream_key'),
                ),
              ),
            )
            .limit(size),
        )
        .executeTakeFirst();
      const gone = Number(result.numDeletedRows);
      return { looked: gone, gone };
    });
  }

  /** To be changed, if the stream is as the asker knows it. */
  #asKnown({ streamKey, epoch }: { streamKey: string; epoch: number }) {
    return this.#database
      .updateTable('streams')
      .where('stream_key', '=', streamKey)
      .where('epoch', '=', epoch);
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
