/** Reads the files of a recording as somebody would who knows docs/recording.md alone. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chunk } from '@streamhub/protocol';
import { chunksOf } from './coded-stream.ts';

export interface RecordingOnDisk {
  folder: string;
  /** All files, put end to end. */
  journal: Buffer;
  chunks: Chunk[];
  lines: Record<string, unknown>[];
}

/** @throws if there is none, or more than one. */
export function onlyRecording(dataDir: string): RecordingOnDisk {
  return recordingIn(onlyFolder(dataDir));
}

/** Its journal, perhaps with half a chunk at its end. */
export function rawRecording(dataDir: string): Buffer {
  if (!existsSync(join(dataDir, 'recordings'))) return Buffer.alloc(0);
  return journalIn(onlyFolder(dataDir));
}

function onlyFolder(dataDir: string): string {
  const folders = readdirSync(join(dataDir, 'recordings'));
  const [name] = folders;
  if (name === undefined || folders.length > 1) throw new Error(`recordings: ${folders}`);
  return join(dataDir, 'recordings', name);
}

function journalIn(folder: string): Buffer {
  const files = readdirSync(folder).filter((name) => name.startsWith('journal-'));
  return Buffer.concat(files.sort().map((name) => readFileSync(join(folder, name))));
}

export function recordingIn(folder: string): RecordingOnDisk {
  const journal = journalIn(folder);
  const sidecar = readFileSync(join(folder, 'sidecar.jsonl'), 'utf8');
  return {
    folder,
    journal,
    chunks: chunksOf(journal),
    lines: sidecar
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
