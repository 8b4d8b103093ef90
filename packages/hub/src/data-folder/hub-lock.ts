/**
 * A data folder has one hub. The lock is SQLite's own, an exclusive transaction on an empty file: on every system it is a
 * lock of the operating system, which lets go when the process ends, however it ends. So no lock is left behind by
 * `kill -9` or a power cut, a process number that is used again means nothing, and containers on one machine see each
 * other's. From: data-folder.ts. To: the files `hub.lock` and, for people, `hub.pid`.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, truncateSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LOCK_FILE, PROCESS_FILE } from './file-names.ts';
import { createPrivateFile, writePrivateFile } from './private-file.ts';
import { faultSentence, shareSentence, sqliteFault } from './sqlite-fault.ts';

/** Held until it is disposed of, or the process ends. @throws an error whose message says what to do. */
export function lockForHub(dataDir: string): Disposable {
  const file = join(dataDir, LOCK_FILE);
  const processFile = join(dataDir, PROCESS_FILE);
  const lock = tryToLock(file);
  if (lock === undefined) {
    const isShared = !canLockIn(dataDir);
    throw new Error(
      isShared ? shareSentence(`the data folder ${dataDir}`) : runningSentence(processFile),
    );
  }
  noteProcess(processFile);
  return {
    [Symbol.dispose]() {
      if (!lock.isOpen) return;
      rmSync(processFile, { force: true });
      lock.close();
    },
  };
}

/** Undefined: somebody else has locked it, or nothing here can be locked. */
function tryToLock(file: string): DatabaseSync | undefined {
  createPrivateFile(file);
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file, { timeout: 0 });
    // Nothing is ever written, so that the file stays empty and a full disk or a power cut cannot damage it.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    const fault = sqliteFault(error);
    if (fault === 'busy') return undefined;
    if (fault !== 'damaged') {
      throw new Error(faultSentence(error, `the lock ${file}`), { cause: error });
    }
    // Somebody wrote to it. It is emptied, not replaced: a lock belongs to the file, not to its name.
    truncateSync(file);
    return tryToLock(file);
  }
}

/** A share without locks answers as if somebody else had them all, also for a file that nobody else knows. */
function canLockIn(dataDir: string): boolean {
  const unknown = join(dataDir, `${LOCK_FILE}-${randomUUID()}`);
  try {
    const lock = tryToLock(unknown);
    lock?.close();
    return lock !== undefined;
  } finally {
    rmSync(unknown, { force: true });
  }
}

/** Only for the sentence below, so a folder without room for it is none of its concern. */
function noteProcess(file: string): void {
  rmSync(file, { force: true });
  try {
    writePrivateFile(file, `${process.pid}\n${hostname()}\n`);
  } catch {
    // Then the sentence names no process.
  }
}

function runningSentence(processFile: string): string {
  return (
    `A hub is already running with this data folder${processWords(processFile)}. ` +
    'Stop it, or choose another folder with --data-dir.'
  );
}

function processWords(file: string): string {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return '';
  }
  const [pid, host] = text.split('\n');
  if (pid === undefined || !/^\d+$/.test(pid)) return '';
  // In a container it is another host, where the same number is another process.
  return host === hostname() ? ` (process ${pid})` : ` (process ${pid} on ${host})`;
}
