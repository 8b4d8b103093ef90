/** The rows of files in an object storage, in a database that speaks SQL. */
import type { Kysely } from 'kysely';
import type { StoredFileRow } from '../rows.ts';
import type { StoredFileTable } from '../store.ts';
import type { Schema } from './schema.ts';

export class SqlStoredFileTable implements StoredFileTable {
  readonly #database: Kysely<Schema>;

  constructor(database: Kysely<Schema>) {
    this.#database = database;
  }

  async begin({
    name,
    recordingId,
    bytes,
  }: {
    name: string;
    recordingId: string;
    bytes: number;
  }): Promise<StoredFileRow | undefined> {
    const known = await this.#find(name);
    if (known !== undefined) return known;
    const recording = await this.#database
      .selectFrom('recordings')
      .select('broadcast_id')
      .where('broadcast_id', '=', recordingId)
      .executeTakeFirst();
    if (recording === undefined) return undefined;
    await this.#insert({ name, recording_id: recordingId, bytes, is_whole: 0, upload: null });
    return this.#find(name);
  }

  async noteUpload({ name, upload }: { name: string; upload: string | null }): Promise<void> {
    await this.#database
      .updateTable('stored_files')
      .set({ upload })
      .where('name', '=', name)
      .execute();
  }

  async confirm({ name, bytes }: { name: string; bytes: number }): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable('stored_files')
      .set({ is_whole: 1, upload: null, bytes })
      .where('name', '=', name)
      .where('recording_id', 'is not', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async ofRecording(recordingId: string): Promise<StoredFileRow[]> {
    return this.#database
      .selectFrom('stored_files')
      .selectAll()
      .where('recording_id', '=', recordingId)
      .where('is_whole', '=', 1)
      .orderBy('name')
      .execute();
  }

  async hasAny(): Promise<boolean> {
    const one = await this.#database
      .selectFrom('stored_files')
      .select('name')
      .where('recording_id', 'is not', null)
      .where('is_whole', '=', 1)
      .limit(1)
      .executeTakeFirst();
    return one !== undefined;
  }

  async release(name: string): Promise<void> {
    await this.#database
      .updateTable('stored_files')
      .set({ recording_id: null })
      .where('name', '=', name)
      .execute();
  }

  async addOrphan({ name, bytes }: { name: string; bytes: number }): Promise<void> {
    await this.#insert({ name, recording_id: null, bytes, is_whole: 0, upload: null });
  }

  async orphans(most: number): Promise<StoredFileRow[]> {
    return this.#database
      .selectFrom('stored_files')
      .selectAll()
      .where('recording_id', 'is', null)
      .limit(most)
      .execute();
  }

  async forgetOrphan(name: string): Promise<void> {
    await this.#database
      .deleteFrom('stored_files')
      .where('name', '=', name)
      .where('recording_id', 'is', null)
      .execute();
  }

  #find(name: string): Promise<StoredFileRow | undefined> {
    return this.#database
      .selectFrom('stored_files')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirst();
  }

  /** Another node may have done so. */
  async #insert(row: StoredFileRow): Promise<void> {
    await this.#database
      .insertInto('stored_files')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  }
}
