/** A start that fails closes everything that it had opened: a program that uses `startHub` goes on living. */
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Clock, Timer } from '../src/index.ts';
import { freePort } from './hub-process.ts';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

/** Knows which timers are neither cancelled nor over. */
class CountingClock extends ManualClock implements Clock {
  readonly running = new Set<Timer>();

  override after(delayMs: number, run: () => void): Timer {
    const inner = super.after(delayMs, () => {
      this.running.delete(timer);
      run();
    });
    const timer = {
      cancel: () => {
        this.running.delete(timer);
        inner.cancel();
      },
    };
    this.running.add(timer);
    return timer;
  }
}

/** Empty where the system cannot tell. */
function openFilesIn(folder: string): string[] {
  if (!existsSync('/proc/self/fd')) return [];
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return targets.filter((target) => target.startsWith(folder));
}

async function filledFolder(): Promise<string> {
  const dataDir = temporaryFolder();
  const first = await startTestHub({ dataDir });
  await first.streamer();
  await first[Symbol.asyncDispose]();
  return dataDir;
}

function change(dataDir: string, statement: string): void {
  using database = new DatabaseSync(join(dataDir, 'streamhub.db'));
  database.exec(statement);
}

test.each([
  ['a ticket key of the wrong length', (dir: string) => writeFileSync(join(dir, 'ticket-key'), '')],
  ['a certificate that is a folder', (dir: string) => mkdirSync(join(dir, 'own-certificate.pem'))],
  [
    'a database of a newer hub',
    (dir: string) => change(dir, `INSERT INTO kysely_migration VALUES ('9999-later', '2099')`),
  ],
  [
    'a table that is missing when the hub listens already',
    (dir: string) => change(dir, 'DROP TABLE publish_keys'),
  ],
])('S13b a start that fails for %s leaves nothing open', async (_, spoil) => {
  const dataDir = await filledFolder();
  spoil(dataDir);
  const clock = new CountingClock();
  const port = await freePort();
  await expect(
    startTestHub({ dataDir, clock, port, publish: 'key', tlsSelfSigned: true }),
  ).rejects.toThrow();
  expect(openFilesIn(dataDir)).toEqual([]);
  expect(clock.running.size).toBe(0);
  // Port and folder are free again.
  rmSync(dataDir, { recursive: true });
  await using again = await startTestHub({ dataDir, port });
  expect(again.hub.address).toContain(String(port));
});

test('S13b a hub that is closed has no file open', async () => {
  const under = await startTestHub();
  const streamer = await under.streamer();
  await (await under.connect()).join(streamer);
  await under[Symbol.asyncDispose]();
  expect(openFilesIn(under.dataDir)).toEqual([]);
});
