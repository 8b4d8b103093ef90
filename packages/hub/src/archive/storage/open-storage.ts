/**
 * Opens the object storage of the recordings: whether it can be used, who brings recordings there, and who reads them.
 * From: ../open-archive.ts. To: what stands beside it.
 */
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import type { Archive } from '../archive.ts';
import { ObjectStorage } from './object-storage.ts';
import { Offloader } from './offloader.ts';
import type { StorageAccess } from './storage-access.ts';
import { checkStorage } from './storage-check.ts';
import { StoredBlocks } from './stored-blocks.ts';
import { StoredRecording } from './stored-recording.ts';

interface Parts {
  archive: Archive;
  folder: string;
  store: Store;
  clock: Clock;
  log: Logger;
}

export interface RecordingStorage extends AsyncDisposable {
  offloader: Offloader;
  blocks: StoredBlocks;
  recording(recordingId: string): StoredRecording;
}

/** @throws an error whose message says what to do. */
export async function openStorage(access: StorageAccess, parts: Parts): Promise<RecordingStorage> {
  const storage = new ObjectStorage(access);
  await checkStorage(storage);
  const { clock, store } = parts;
  const blocks = new StoredBlocks({ storage, clock });
  const offloader = new Offloader({ storage, ...parts });
  const rows = store.storedFiles;
  return {
    offloader,
    blocks,
    recording: (recordingId) => new StoredRecording({ recordingId, rows, blocks }),
    [Symbol.asyncDispose]: () => offloader[Symbol.asyncDispose](),
  };
}
