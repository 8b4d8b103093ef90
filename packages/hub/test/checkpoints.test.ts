/** The database's write-ahead file stays short, and nobody waits for the disk because of it. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { Metrics } from '../src/observe/metrics.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

/** For a thread to begin on a busy machine. */
const A_LONG_TIME = { timeout: 30_000, interval: 50 };

const ANA = { user_id: '', username: 'Ana', publish_key_hash: null, created_at: 1, seen_at: 1 };

async function open() {
  const dataDir = temporaryFolder();
  const file = join(dataDir, 'streamhub.db');
  const clock = new ManualClock();
  const logged: { level: number; msg: string; err?: { message: string } }[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => logged.push(JSON.parse(line)) });
  const store = await openSqliteStore(dataDir, { log, clock, metrics: new Metrics() });
  const { writes } = store;
  onTestFinished(() => store.close());
  let users = 0;
  /** Each is a write of its own. */
  async function addUsers(count: number): Promise<void> {
    for (let added = 0; added < count; added += 1) {
      users += 1;
      await store.users.save({ ...ANA, user_id: `user ${users}`, token_hash: `hash ${users}` });
    }
  }
  const walBytes = () => statSync(`${file}-wal`).size;
  /** A user is some pages of it, so it never takes as many as these. */
  async function addUntil(isReached: () => boolean): Promise<void> {
    for (let tens = 0; tens < 3_000 && !isReached(); tens += 1) await addUsers(10);
    expect(isReached()).toBe(true);
  }
  return { file, clock, logged, writes, store, addUsers, addUntil, walBytes };
}

test('S11 what is written is moved into the database by a thread, and the file beside it stays short', {
  timeout: 120_000,
}, async () => {
  const { file, store, addUsers, addUntil, walBytes, logged } = await open();
  const empty = statSync(file).size;
  // SQLite's own checkpoint, on the event loop, would have come with some write by now.
  await addUntil(() => walBytes() >= 7_000_000);
  expect(statSync(file).size).toBe(empty);
  await addUntil(() => walBytes() >= 9_000_000);
  await expect.poll(() => statSync(file).size, A_LONG_TIME).toBeGreaterThan(empty);
  // The file begins anew with the first write after the thread has ended.
  await expect
    .poll(async () => {
      await addUsers(1);
      return walBytes();
    }, A_LONG_TIME)
    .toBeLessThan(2_000_000);
  await store.close();
  expect(existsSync(`${file}-wal`)).toBe(false);
  expect(logged).toEqual([]);
});

test('S11 under a reader that does not end the file grows to its bound, then what there is to write waits', {
  timeout: 120_000,
}, async () => {
  const { file, clock, writes, addUsers, addUntil, walBytes, logged } = await open();
  const reader = new DatabaseSync(file, { readOnly: true });
  onTestFinished(() => reader.close());
  reader.exec('BEGIN; SELECT count(*) FROM users');
  await addUntil(() => writes.waiting > 0);
  expect(walBytes()).toBeGreaterThanOrEqual(64_000_000);
  const full = walBytes();
  await addUsers(500);
  expect(walBytes()).toBe(full);
  expect(logged.map(({ level, err }) => [level, err?.message])).toEqual([
    [40, expect.stringContaining('has grown to')],
  ]);

  reader.exec('COMMIT');
  await expect
    .poll(() => {
      clock.advance(30_000);
      return writes.waiting;
    }, A_LONG_TIME)
    .toBe(0);
  expect(walBytes()).toBeLessThan(full / 2);
});
