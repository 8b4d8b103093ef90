/**
 * Notices when a file that the hub has open is deleted or replaced: what is written from then on is lost with the process,
 * and no write ever fails because of it. Looked at each minute, and within a second after something was stored.
 * From: hub.ts, which says when something was stored. To: the log, once for each file.
 * The files are never opened for that: on Unix closing any handle to a file gives up the locks this process has on it.
 */
import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';

const LOOKED_AT_EVERY_MS = 60_000;
const LOOKED_AT_AFTER_A_WRITE_MS = 1_000;

/** Files that are only of use together. */
export interface WatchedFiles {
  paths: readonly string[];
  /** For the log, behind "was deleted or replaced while the hub runs: ". */
  consequence: string;
}

interface Known {
  consequence: string;
  identities: Map<string, string>;
  isWhole: boolean;
}

export class FileWatch implements Disposable {
  readonly #known: Known[];
  readonly #clock: Clock;
  readonly #log: Logger;
  #regular: Timer;
  #soon: Timer | undefined;
  #looking = Promise.resolve();

  /** Of files that are open now; one that does not exist is not watched. */
  constructor({ files, clock, log }: { files: WatchedFiles[]; clock: Clock; log: Logger }) {
    this.#clock = clock;
    this.#log = log;
    this.#known = files.map(({ paths, consequence }) => ({
      consequence,
      identities: identitiesOf(paths),
      isWhole: true,
    }));
    this.#regular = this.#schedule();
  }

  /** Something has been stored: it should be known soon if that was for nothing. */
  lookSoon(): void {
    this.#soon ??= this.#clock.after(LOOKED_AT_AFTER_A_WRITE_MS, () => {
      this.#soon = undefined;
      void this.look();
    });
  }

  /** Never rejects. One after the other, so that an older answer never comes behind a newer one. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookAtAll());
    return this.#looking;
  }

  [Symbol.dispose](): void {
    this.#regular.cancel();
    this.#soon?.cancel();
  }

  async #lookAtAll(): Promise<void> {
    for (const known of this.#known) {
      const { identities, consequence } = known;
      const gone: string[] = [];
      for (const [path, identity] of identities) {
        if (!(await isStillThere(path, identity))) gone.push(path);
      }
      const isWhole = gone.length === 0;
      if (isWhole !== known.isWhole) this.#say(gone, consequence);
      known.isWhole = isWhole;
    }
  }

  #say(gone: readonly string[], consequence: string): void {
    if (gone.length === 0) this.#log.info('the files that were gone are back');
    else {
      const what = `${gone[0]} was deleted or replaced while the hub runs`;
      this.#log.error({ gone }, `${what}: ${consequence}`);
    }
  }

  #schedule(): Timer {
    return this.#clock.after(LOOKED_AT_EVERY_MS, () => {
      this.#regular = this.#schedule();
      void this.look();
    });
  }
}

function identitiesOf(paths: readonly string[]): Map<string, string> {
  const identities = new Map<string, string>();
  for (const path of paths) {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats) identities.set(path, identityOf(stats));
  }
  return identities;
}

async function isStillThere(path: string, identity: string): Promise<boolean> {
  try {
    return identityOf(await stat(path, { bigint: true })) === identity;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Anything else is a disk in trouble, which the writes tell of.
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

function identityOf({ dev, ino }: { dev: bigint; ino: bigint }): string {
  return `${dev}:${ino}`;
}
