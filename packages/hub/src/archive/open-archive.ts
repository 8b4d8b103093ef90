/** Puts the archive together. From: hub.ts. To: archive.ts and what stands beside it. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { RECORDINGS_FOLDER } from '../data-folder/file-names.ts';
import { derivedKey } from '../secret.ts';
import type { Store } from '../store/store.ts';
import { Archive, FILMS_FOLDER, type RecordMode } from './archive.ts';
import { Films } from './download/films.ts';
import { JournalWriter } from './journal/journal-writer.ts';
import { Keeper } from './keeper.ts';
import { ReadingLimits } from './reading/reading-limits.ts';
import { RecordingPass } from './reading/recording-pass.ts';
import { Recordings } from './reading/recordings.ts';
import type { openStorage as OpenStorage } from './storage/open-storage.ts';
import type { StorageAccess } from './storage/storage-access.ts';

const DAY_MS = 24 * 3_600_000;
/** Files for downloads may take this part of what recordings may. */
const FILMS_SHARE = 4;

/** Options of the hub. */
export interface ArchiveConfig {
  dataDir: string;
  /** There are other nodes. */
  nats?: object;
  record: RecordMode;
  recordDir?: string;
  recordKeepDays: number;
  recordMaxStreamBytes: number;
  recordMaxBytes: number;
  /** Undefined: recordings stay in their folder. */
  archiveS3?: StorageAccess;
}

/** @throws an error whose message says what to do, if there is an object storage that cannot be used. */
export async function openArchive(
  config: ArchiveConfig,
  { store, hubKey, clock, log }: { store: Store; hubKey: Uint8Array; clock: Clock; log: Logger },
) {
  const writer = new JournalWriter({ clock, log });
  const { record: mode, dataDir, recordDir } = config;
  const folder = recordDir ?? join(dataDir, RECORDINGS_FOLDER);
  const isAlone = config.nats === undefined;
  const archive = new Archive({ store, writer, clock, log, mode, folder, isAlone });
  const rules = {
    keepMs: config.recordKeepDays * DAY_MS,
    maxStreamBytes: config.recordMaxStreamBytes,
    maxBytes: config.recordMaxBytes,
  };
  const { archiveS3 } = config;
  const beside = { archive, folder, store, clock, log };
  const storage = archiveS3 && (await openStorage(archiveS3, beside));
  if (storage === undefined && (await store.storedFiles.hasAny())) {
    log.warn('recordings are in an object storage: without --archive-s3 nobody can watch them');
  }
  const storedOf = storage?.recording;
  const recordings = new Recordings({ archive, recordings: store.recordings, clock, storedOf });
  const keeping = { archive, reading: recordings, recordings: store.recordings };
  const keeper = new Keeper({ ...keeping, rules, clock, log });
  const films = new Films({
    folder: join(folder, FILMS_FOLDER),
    maxBytes: Math.ceil(config.recordMaxBytes / FILMS_SHARE),
    folderOf: (recordingId) => archive.folderOf(recordingId),
    clock,
    log,
  });
  return {
    archive,
    films,
    writer,
    clock,
    limits: new ReadingLimits(clock),
    storage,
    recordings,
    pass: new RecordingPass(derivedKey(hubKey, 'recording pass')),
    /** Behind the live streams, before the store. */
    async [Symbol.asyncDispose](): Promise<void> {
      keeper[Symbol.dispose]();
      await films[Symbol.asyncDispose]();
      await storage?.[Symbol.asyncDispose]();
      await archive.settled();
      await writer[Symbol.asyncDispose]();
    },
  };
}

/** Loaded for this alone: most hubs have a folder. */
async function openStorage(
  ...parts: Parameters<typeof OpenStorage>
): ReturnType<typeof OpenStorage> {
  const { openStorage: open } = await import('./storage/open-storage.ts');
  return open(...parts);
}
