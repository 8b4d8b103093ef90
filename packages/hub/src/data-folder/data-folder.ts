/**
 * Opens the data folder before anything in it is read: makes it, locks it for one hub, and sees to it that what the hub
 * keeps there is its owner's alone.
 * From: hub.ts. To: the folder; what others could read until now, to the log.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { isFileOfTheHub, LOCK_FILE, OWN_CERTIFICATE_FILE, TICKET_KEY_FILE } from './file-names.ts';
import type { WatchedFiles } from './file-watch.ts';
import { lockForHub } from './hub-lock.ts';
import { isOpenToOthers, makePrivate, makePrivateFolder } from './private-file.ts';

/** Disposing of it lets another hub in. */
interface DataFolder extends Disposable {
  readonly files: WatchedFiles;
}

/** @throws an error whose message says what to do, or the system's. */
export function openDataFolder(dataDir: string, { log }: { log: Logger }): DataFolder {
  makePrivateFolder(dataDir);
  const lock = lockForHub(dataDir);
  try {
    keepOthersOut(dataDir, log);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
  const files = {
    paths: [join(dataDir, LOCK_FILE)],
    consequence: 'another hub could start with this data folder. Stop this hub and start it again',
  };
  return { files, [Symbol.dispose]: () => lock[Symbol.dispose]() };
}

function keepOthersOut(dataDir: string, log: Logger): void {
  const names = readdirSync(dataDir);
  const own = names.filter(isFileOfTheHub);
  // A folder with other things in it, such as /tmp or somebody's home, is not the hub's to close.
  if (own.length === names.length) makePrivate(dataDir);
  for (const name of own) {
    const file = join(dataDir, name);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (!stats?.isFile()) continue;
    const wasOpen = isOpenToOthers(file);
    makePrivate(file);
    if (wasOpen && stats.size > 0 && SECRETS.has(name)) warnOf(file, log);
  }
}

/** Of everything else the hub keeps hashes. */
const SECRETS = new Set([TICKET_KEY_FILE, OWN_CERTIFICATE_FILE]);

function warnOf(file: string, log: Logger): void {
  const now = isOpenToOthers(file)
    ? 'they still can: take that right away (chmod 600)'
    : 'now they cannot any more';
  log.warn(
    { file },
    `other users of this machine could read the secret ${file}; ${now}. If somebody may have read it, delete it and start the hub again: a new one is made`,
  );
}
