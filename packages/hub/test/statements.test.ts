/** Whatever is asked of the store, SQLite goes to the rows that are meant, however many others there are. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Metrics } from '../src/observe/metrics.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

const USER = { user_id: 'ana', username: 'Ana', token_hash: 'hash', publish_key_hash: null };
const STREAM = {
  stream_key: 'key',
  user_id: 'ana',
  username: 'Ana',
  title: '',
  visibility: 'public' as const,
  publish_token_hash: 'hash',
  password_hash: null,
  started_at: 1,
  ended_at: 2,
  end_reason: 'ended' as const,
  peak_viewers: 0,
  node: null,
  epoch: 0,
  is_kept: 0 as const,
  starts_at: null,
  account_id: null,
  kept_by_address: null,
  kept_by_network: null,
};
const ACCOUNT = { account_id: 'id', name: 'Ana', name_key: 'ana', password_hash: '' };

/** All that is asked while streams are live. */
async function useAllOf({
  users,
  streams,
  keptStreams,
  accounts,
  publishKeys,
  recordings,
  storedFiles,
}: Store): Promise<void> {
  await users.save({ ...USER, created_at: 1, seen_at: 1 });
  await users.find('hash');
  await streams.save(STREAM);
  await streams.find('key');
  await streams.allOpen();
  await streams.allOpen({ node: 'a' });
  await streams.claim({ streamKey: 'key', epoch: 0, node: 'a' });
  await streams.endIf({ streamKey: 'key', epoch: 0, endedAtMs: 2, reason: 'ended' });
  await users.keyHashOf('ana');
  const place = { address: 'a', network: 'n' };
  await keptStreams.count({ userId: 'ana', accountId: null, ...place });
  await keptStreams.count({ userId: 'ana', accountId: 'id', ...place });
  await keptStreams.ofAccount('id');
  await keptStreams.upcoming({ afterMs: 1, most: 9 });
  await keptStreams.giveUpUnusedSince(1);
  await recordings.newestPublic(9);
  await accounts.insert({ ...ACCOUNT, created_at: 1 });
  await accounts.find('ana');
  await accounts.insertSession({
    token_hash: 'session',
    account_id: 'id',
    created_at: 1,
    expires_at: 9,
  });
  await accounts.ofSession({ tokenHash: 'session', nowMs: 2 });
  await accounts.removeSession('session');
  await publishKeys.replace({ keyHash: 'hash', nowMs: 1 });
  await publishKeys.hash();
  const file = { name: 'one/journal', recordingId: 'one', bytes: 1 };
  await storedFiles.begin(file);
  await storedFiles.noteUpload({ name: 'one/journal', upload: null });
  await storedFiles.confirm(file);
  await storedFiles.ofRecording('one');
  await storedFiles.release('one/journal');
  await storedFiles.orphans(9);
  await storedFiles.forgetOrphan('one/journal');
  await streams.forgetEnded({ beforeMs: 3, most: 10 });
  await users.forgetUnseenSince({ withKey: 9, others: 9 });
  await accounts.forgetSessionsExpiredBefore(9);
  await accounts.remove('ana');
}

test('S11 no statement of a running hub reads through a whole table', async () => {
  const dataDir = temporaryFolder();
  const log = pino({ level: 'silent' });
  const surroundings = { log, clock: new ManualClock(), metrics: new Metrics() };
  const store = await openSqliteStore(dataDir, surroundings);
  onTestFinished(() => store.close());
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare');
  await useAllOf(store);
  const statements = new Set(prepare.mock.calls.map(([sql]) => sql));
  prepare.mockRestore();
  expect(statements.size).toBeGreaterThan(14);

  using reader = new DatabaseSync(join(dataDir, 'streamhub.db'), { readOnly: true });
  const scans = [...statements].flatMap((sql) => {
    const steps = reader.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    const lines = steps.map(({ detail }) => String(detail));
    return (
      lines
        .filter((line) => /^SCAN (users|streams|sessions|stored_files)\b/.test(line))
        // Kept streams have an index of their own, and a limit.
        .filter((line) => !/USING COVERING INDEX kept_streams_by/.test(line))
        .map((line) => `${line}: ${sql}`)
    );
  });
  expect(scans).toEqual([]);
  // What goes with a removed account shows in no plan.
  const plan = 'EXPLAIN QUERY PLAN DELETE FROM sessions WHERE account_id = ?';
  expect(reader.prepare(plan).all()).toMatchObject([{ detail: expect.stringMatching(/^SEARCH/) }]);
});
