/**
 * What an object storage has of one recording, for its readers.
 * From: open-storage.ts. To: the rows; stored-blocks.ts. What readers need of it stands in ../reading/stored-files.ts.
 */
import type { StoredFileTable } from '../../store/store.ts';
import type { StoredFile, StoredFiles } from '../reading/stored-files.ts';
import { BLOCK_BYTES, type StoredBlocks } from './stored-blocks.ts';

interface Parts {
  recordingId: string;
  rows: Pick<StoredFileTable, 'ofRecording'>;
  blocks: StoredBlocks;
}

export class StoredRecording implements StoredFiles {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async all(): Promise<StoredFile[]> {
    const { rows, recordingId } = this.#parts;
    const files = await rows.ofRecording(recordingId);
    return files.map(({ name, bytes }) => ({ name: name.slice(recordingId.length + 1), bytes }));
  }

  /** Block by block, each when the one before has been taken. */
  async *read(
    { name, bytes: size }: StoredFile,
    { from, to }: { from: number; to: number },
  ): AsyncGenerator<Uint8Array> {
    const { blocks, recordingId } = this.#parts;
    for (let at = from; at < to; ) {
      const index = Math.floor(at / BLOCK_BYTES);
      const begin = index * BLOCK_BYTES;
      const block = await blocks.block(objectName(recordingId, name), { index, size });
      const end = Math.min(to, begin + BLOCK_BYTES);
      yield block.subarray(at - begin, end - begin);
      at = end;
    }
  }
}

/** Of a file of a recording. */
export function objectName(recordingId: string, file: string): string {
  return `${recordingId}/${file}`;
}
