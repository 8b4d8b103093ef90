/** Puts the archive together. From: hub.ts. To: archive.ts and what stands beside it. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { RECORDINGS_FOLDER } from '../data-folder/file-names.ts';
import type { Store } from '../store/store.ts';
import { Archive, type RecordMode } from './archive.ts';
import { JournalWriter } from './journal/journal-writer.ts';
import { Keeper } from './keeper.ts';

const DAY_MS = 24 * 3_600_000;

/** Options of the hub. */
export interface ArchiveConfig {
  dataDir: string;
  record: RecordMode;
  recordDir?: string;
  recordKeepDays: number;
  recordMaxStreamBytes: number;
  recordMaxBytes: number;
}

export function openArchive(
  config: ArchiveConfig,
  { store, clock, log }: { store: Store; clock: Clock; log: Logger },
) {
  const writer = new JournalWriter({ clock, log });
  const { record: mode, dataDir, recordDir } = config;
  const folder = recordDir ?? join(dataDir, RECORDINGS_FOLDER);
  const archive = new Archive({ store, writer, clock, log, mode, folder });
  const rules = {
    keepMs: config.recordKeepDays * DAY_MS,
    maxStreamBytes: config.recordMaxStreamBytes,
    maxBytes: config.recordMaxBytes,
  };
  const keeper = new Keeper({ archive, recordings: store.recordings, rules, clock, log });
  return { archive, keeper, writer };
}
