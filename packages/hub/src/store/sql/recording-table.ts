/** The recordings' rows in a database that speaks SQL. A row that could not be written yet is found all the same. */
import type { Kysely } from 'kysely';
import type { BackgroundWrites } from '../background-writes.ts';
import type { RecordingRow, RecordingRowWithName } from '../rows.ts';
import type { RecordingTable } from '../store.ts';
import type { Schema } from './schema.ts';

export class SqlRecordingTable implements RecordingTable {
  readonly #database: Kysely<Schema>;
  readonly #writes: BackgroundWrites;

  constructor(database: Kysely<Schema>, writes: BackgroundWrites) {
    this.#database = database;
    this.#writes = writes;
  }

  save(row: RecordingRow): Promise<void> {
    const { title, state, ended_at, bytes, files } = row;
    const write = () =>
      this.#database
        .insertInto('recordings')
        .values(row)
        .onConflict((conflict) =>
          conflict.column('broadcast_id').doUpdateSet({ title, state, ended_at, bytes, files }),
        )
        .execute();
    return this.#writes.run({ key: keyOf(row.broadcast_id), what: 'a recording', row, write });
  }

  async find(broadcastId: string): Promise<RecordingRow | undefined> {
    const waiting = this.#writes.waitingRow(keyOf(broadcastId));
    if (waiting !== undefined) return waiting as RecordingRow;
    return this.#database
      .selectFrom('recordings')
      .selectAll()
      .where('broadcast_id', '=', broadcastId)
      .executeTakeFirst();
  }

  async ofStream({
    streamKey,
    beforeMs,
    most,
  }: {
    streamKey: string;
    beforeMs: number;
    most: number;
  }): Promise<RecordingRow[]> {
    return this.#database
      .selectFrom('recordings')
      .selectAll()
      .where('stream_key', '=', streamKey)
      .where('started_at', '<', beforeMs)
      .orderBy('started_at', 'desc')
      .limit(most)
      .execute();
  }

  async newestPublic(most: number): Promise<RecordingRowWithName[]> {
    return this.#database
      .selectFrom('recordings')
      .innerJoin('streams', 'streams.stream_key', 'recordings.stream_key')
      .innerJoin('users', 'users.user_id', 'streams.user_id')
      .selectAll('recordings')
      .select('users.username')
      .where('recordings.state', '=', 'done')
      .where('streams.visibility', '=', 'public')
      .where((row) =>
        row.or([row('streams.end_reason', 'is', null), row('streams.end_reason', '!=', 'removed')]),
      )
      .orderBy('recordings.started_at', 'desc')
      .orderBy('recordings.broadcast_id', 'desc')
      .limit(most)
      .execute();
  }

  async page({
    after,
    most,
  }: {
    after: RecordingRow | undefined;
    most: number;
  }): Promise<RecordingRow[]> {
    const all = this.#database.selectFrom('recordings').selectAll();
    const behind =
      after === undefined
        ? all
        : all.where((row) =>
            row.or([
              row('started_at', '>', after.started_at),
              row.and([
                row('started_at', '=', after.started_at),
                row('broadcast_id', '>', after.broadcast_id),
              ]),
            ]),
          );
    return behind.orderBy('started_at').orderBy('broadcast_id').limit(most).execute();
  }

  async remove(broadcastId: string): Promise<void> {
    // What was saved before must not bring it back.
    await this.#writes.forget(keyOf(broadcastId));
    await this.#database.deleteFrom('recordings').where('broadcast_id', '=', broadcastId).execute();
  }
}

function keyOf(broadcastId: string): string {
  return `recording:${broadcastId}`;
}
