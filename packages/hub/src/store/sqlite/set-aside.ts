/**
 * Gives a damaged database another name, so that a new one can begin and nothing of the old one is lost.
 * From: sqlite-store.ts. To: the data folder. Nothing is ever overwritten.
 * Bound: MOST_COPIES. A hub that is started again and again over a failing disk leaves small new databases behind, and the
 * copy worth having is the large one from before; so the smallest goes, of equal ones the oldest, and never the newest.
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** SQLite keeps what has not been moved into the file beside it. */
const COMPANIONS = ['', '-wal', '-shm'];
const MARK = '.damaged-';
const MOST_COPIES = 5;

/** The file's new name, such as `streamhub.db.damaged-2026-01-31T12-00-00-000Z`, and which older copies were deleted. */
export function setAside(
  file: string,
  { nowMs }: { nowMs: number },
): { aside: string; deleted: string[] } {
  const time = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
  const aside = freeName(`${file}${MARK}${time}`);
  for (const companion of COMPANIONS) {
    if (existsSync(file + companion)) renameSync(file + companion, aside + companion);
  }
  const deleted = tooMany(file, aside);
  for (const copy of deleted) {
    for (const companion of COMPANIONS) rmSync(copy + companion, { force: true });
  }
  return { aside, deleted };
}

function freeName(wanted: string): string {
  const isFree = (name: string) => COMPANIONS.every((companion) => !existsSync(name + companion));
  if (isFree(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted}-${number}`;
    if (isFree(name)) return name;
  }
}

function tooMany(file: string, newest: string): string[] {
  const beginning = basename(file) + MARK;
  const older = readdirSync(dirname(file))
    .filter((name) => name.startsWith(beginning) && !/-(wal|shm)$/.test(name))
    .map((name) => join(dirname(file), name))
    .filter((copy) => copy !== newest)
    .map((copy) => ({ copy, bytes: bytesOf(copy) }));
  // The time is in the name.
  older.sort((one, other) => one.bytes - other.bytes || one.copy.localeCompare(other.copy));
  return older.slice(0, Math.max(0, older.length + 1 - MOST_COPIES)).map(({ copy }) => copy);
}

function bytesOf(copy: string): number {
  const sizes = COMPANIONS.map((companion) =>
    statSync(copy + companion, { throwIfNoEntry: false }),
  );
  return sizes.reduce((sum, stats) => sum + (stats?.size ?? 0), 0);
}
