/** Real files, damaged as disks and people damage them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { expect, test } from 'vitest';
import { Metrics } from '../src/observe/metrics.ts';
import { setAside } from '../src/store/sqlite/set-aside.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

const ANA = {
  user_id: 'ana',
  username: 'Ana',
  token_hash: 'hash',
  publish_key_hash: null,
  created_at: 1,
  seen_at: 1,
};

async function open(dataDir: string) {
  const clock = new ManualClock();
  const logged: { msg: string; aside?: string }[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => logged.push(JSON.parse(line)) });
  const store = await openSqliteStore(dataDir, { log, clock, metrics: new Metrics() });
  return { store, logged };
}

/** A database with so many users that it has many pages, closed as a polite hub leaves it. */
async function filledFolder(): Promise<{ dataDir: string; file: string }> {
  const dataDir = temporaryFolder();
  const { store } = await open(dataDir);
  for (let number = 0; number < 300; number += 1) {
    await store.users.save({ ...ANA, user_id: `user ${number}`, token_hash: `hash ${number}` });
  }
  await store.close();
  return { dataDir, file: join(dataDir, 'streamhub.db') };
}

function isWhole(file: string): boolean {
  const database = new DatabaseSync(file);
  const row = database.prepare('PRAGMA integrity_check').get();
  database.close();
  return row?.['integrity_check'] === 'ok';
}

test('S12 a whole database is left as it is', async () => {
  const { dataDir } = await filledFolder();
  const { store, logged } = await open(dataDir);
  expect(await store.users.find('hash 7')).toMatchObject({ user_id: 'user 7' });
  await store.close();
  expect(logged).toEqual([]);
  expect(readdirSync(dataDir)).toEqual(['streamhub.db']);
});

test.each([
  ['no database at all', (file: string) => writeFileSync(file, 'a picture of a cat '.repeat(500))],
  ['cut off', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 10_000))],
  ['overwritten in one page of its rows', overwriteLastPage],
])('S12 a file that is %s is kept under another name, and a new one begins', async (_, damage) => {
  const { dataDir, file } = await filledFolder();
  damage(file);
  const damaged = readFileSync(file);

  const { store, logged } = await open(dataDir);
  await store.users.save(ANA);
  expect(await store.users.find('hash')).toMatchObject({ username: 'Ana' });
  await store.close();

  const aside = readdirSync(dataDir).find((name) => /^streamhub\.db\.damaged-[\dTZ-]+$/.test(name));
  expect(readFileSync(join(dataDir, aside ?? '')).equals(damaged)).toBe(true);
  expect(logged).toHaveLength(1);
  expect(logged[0]?.msg).toContain('is damaged');
  expect(logged[0]?.msg).toContain(aside);
  expect(isWhole(file)).toBe(true);
});

test('S12 two damaged files of the same moment are both kept', async () => {
  const { dataDir, file } = await filledFolder();
  for (const text of ['the first', 'the second']) {
    writeFileSync(file, text.repeat(500));
    const { store } = await open(dataDir);
    await store.close();
  }
  const kept = readdirSync(dataDir).filter((name) => name.includes('damaged'));
  const contents = kept.map((name) => readFileSync(join(dataDir, name), 'utf8').slice(0, 9));
  expect(contents.sort()).toEqual(['the first', 'the secon']);
});

test('S12b of many damaged files five are kept: never without the newest, and rather the large ones', () => {
  const dataDir = temporaryFolder();
  const file = join(dataDir, 'streamhub.db');
  const sizes = [5_000, 90_000, 6_000, 5_000, 7_000, 5_000, 2_000];
  const deleted = sizes.map((bytes, number) => {
    writeFileSync(file, String(number).repeat(bytes));
    for (const companion of ['-wal', '-shm']) writeFileSync(file + companion, 'beside it');
    return setAside(file, { nowMs: number }).deleted.length;
  });
  expect(deleted).toEqual([0, 0, 0, 0, 0, 1, 1]);
  const kept = readdirSync(dataDir);
  expect(kept).toHaveLength(15);
  const copies = kept.filter((name) => !/-(wal|shm)$/.test(name));
  const numbers = copies.map((name) => readFileSync(join(dataDir, name), 'utf8')[0]);
  expect(numbers.sort()).toEqual(['1', '2', '4', '5', '6']);
});

test('S12a a database of a newer hub is no damage: the start is refused and the file stays', async () => {
  const { dataDir, file } = await filledFolder();
  const newer = new DatabaseSync(file);
  newer.exec(`INSERT INTO kysely_migration VALUES ('9999-from-the-future', '2099')`);
  newer.close();
  await expect(open(dataDir)).rejects.toThrow(
    `the database ${file} was written by a newer StreamHub. Use that one, or choose another folder with --data-dir.`,
  );
  expect(readdirSync(dataDir).filter((name) => name.includes('damaged'))).toEqual([]);
});

/** Nothing of it is read before somebody asks for just these rows. */
function overwriteLastPage(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, bytes.length - 4_096);
  writeFileSync(file, bytes);
}
