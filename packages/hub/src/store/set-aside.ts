/**
 * Gives a damaged database another name, so that a new one can begin and nothing of the old one is lost.
 * From: store.ts. To: the data folder. Nothing is ever deleted or overwritten.
 */
import { existsSync, renameSync } from 'node:fs';

/** SQLite keeps what has not been moved into the file beside it. */
const COMPANIONS = ['', '-wal', '-shm'];

/** Returns the file's new name, such as `streamhub.db.damaged-2026-01-31T12-00-00-000Z`. */
export function setAside(file: string, { nowMs }: { nowMs: number }): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
  const free = freeName(`${file}.damaged-${time}`);
  for (const companion of COMPANIONS) {
    if (existsSync(file + companion)) renameSync(file + companion, free + companion);
  }
  return free;
}

function freeName(wanted: string): string {
  const isFree = (name: string) => COMPANIONS.every((companion) => !existsSync(name + companion));
  if (isFree(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted}-${number}`;
    if (isFree(name)) return name;
  }
}
