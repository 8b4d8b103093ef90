/** The streams' rows, live and ended. */
import type { EndReason } from '@streamhub/protocol';
import type { Kysely } from 'kysely';
import type { Schema, StreamRow } from './schema.ts';

export type StreamRowWithName = StreamRow & { username: string };

export class StreamTable {
  readonly #database: Kysely<Schema>;

  constructor(database: Kysely<Schema>) {
    this.#database = database;
  }

  async insert(row: StreamRow): Promise<void> {
    await this.#database.insertInto('streams').values(row).execute();
  }

  async find(streamKey: string): Promise<StreamRowWithName | undefined> {
    return this.#database
      .selectFrom('streams')
      .innerJoin('users', 'users.user_id', 'streams.user_id')
      .selectAll('streams')
      .select('users.username')
      .where('stream_key', '=', streamKey)
      .executeTakeFirst();
  }

  async setPeakViewers(streamKey: string, peakViewers: number): Promise<void> {
    await this.#database
      .updateTable('streams')
      .set({ peak_viewers: peakViewers })
      .where('stream_key', '=', streamKey)
      .execute();
  }

  async end(
    streamKey: string,
    {
      endedAtMs,
      reason,
      peakViewers,
    }: { endedAtMs: number; reason: EndReason; peakViewers: number },
  ): Promise<void> {
    await this.#database
      .updateTable('streams')
      .set({ ended_at: endedAtMs, end_reason: reason, peak_viewers: peakViewers })
      .where('stream_key', '=', streamKey)
      .execute();
  }

  /** For the start after a crash: whatever was live then is over. Returns how many there were. */
  async endAllOpen({ endedAtMs }: { endedAtMs: number }): Promise<number> {
    const result = await this.#database
      .updateTable('streams')
      .set({ ended_at: endedAtMs, end_reason: 'abandoned' })
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  /** Returns how many went. */
  async forgetEndedBefore(timeMs: number): Promise<number> {
    const result = await this.#database
      .deleteFrom('streams')
      .where('ended_at', '<', timeMs)
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }
}
