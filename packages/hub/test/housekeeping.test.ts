import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Registered } from '@streamhub/protocol';
import pino from 'pino';
import { expect, test } from 'vitest';
import { Metrics } from '../src/observe/metrics.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { sendFrames, startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

test('S10 a stream that was sent nothing for an hour ends as abandoned, others stay', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, housekeepingMinutes: 60 });
  const silent = await under.streamer();
  const busy = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(silent);
  clock.advance(HOUR_MS - 1);
  await sendFrames(busy, { from: 1, to: 1 });
  await viewer.fence();
  expect(viewer.all('stream:ended')).toEqual([]);
  clock.advance(1);
  const { streamKey } = silent;
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'abandoned' });
  await viewer.join(busy);
});

test('S5 S10 a streamer that is away for longer than an hour is waited for as long as the owner said', async () => {
  const clock = new ManualClock();
  const graceSeconds = 3 * 3_600;
  await using under = await startTestHub({ clock, graceSeconds, housekeepingMinutes: 60 });
  const streamer = await under.streamer();
  const { streamKey, publishToken } = streamer;
  const viewer = await under.connect();
  await viewer.join(streamer);
  streamer.close();
  await viewer.next('stream:paused');
  for (let hours = 0; hours < 2; hours += 1) clock.advance(HOUR_MS);
  await viewer.fence();
  expect(viewer.all('stream:ended')).toEqual([]);
  const back = await under.connect();
  await back.accepted('stream:resume', { streamKey, publishToken });
  expect(await viewer.next('stream:resumed')).toEqual({ streamKey });

  // It has just come back: what is silent now is silent from here on.
  clock.advance(HOUR_MS - 1);
  await viewer.fence();
  expect(viewer.all('stream:ended')).toEqual([]);
  back.close();
  await viewer.next('stream:paused');
  clock.advance(graceSeconds * 1000);
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'abandoned' });
});

test('S10a S10b ended streams, then users without streams, are forgotten after their time', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, keepDays: 90 });
  const old = await under.streamer({ title: 'Old' });
  await old.accepted('stream:end', { streamKey: old.streamKey });
  clock.advance(60 * DAY_MS);
  const recent = await under.streamer({ title: 'Recent' });
  await recent.accepted('stream:end', { streamKey: recent.streamKey });
  clock.advance(31 * DAY_MS);
  await under.hub.housekeeping.sweep();
  const status = async (key: string) =>
    (await fetch(`${under.hub.address}/api/streams/${key}`)).status;
  expect(await status(old.streamKey)).toBe(404);
  expect(await status(recent.streamKey)).toBe(200);
  expect(usersOf(under)).toEqual([recent.user.userId]);
  // U5: it does not notice.
  const client = await under.connect();
  const { token, userId } = old.user;
  expect(await client.accepted('register', { username: 'Ana', token })).toMatchObject({ userId });
});

test('S10a who has shown the publish key is known for as long, and no longer', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, keepDays: 90, publish: 'key' });
  const { publishKey } = under.hub.firstSteps;
  const client = await under.connect();
  const register = (more: object) =>
    client.accepted<Registered>('register', { username: 'Ana', ...more });
  const { token } = await register({ publishKey });
  for (let month = 0; month < 4; month += 1) {
    clock.advance(30 * DAY_MS);
    await under.hub.housekeeping.sweep();
    await register({ token });
  }
  await client.accepted('stream:end', await client.accepted('stream:create', {}));
  clock.advance(200 * DAY_MS);
  await under.hub.housekeeping.sweep();
  await register({ token });
  expect(await client.refusedWith('stream:create', {})).toBe('publish_key_required');
});

test('S10a very many old rows are forgotten in slices, and the hub works in between', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, keepDays: 1 });
  const rows = 3_000;
  fill(under, { rows, endedAtMs: clock.epochMs() - 2 * DAY_MS });
  let turns = 0;
  let isSweeping = true;
  const count = () => {
    turns += 1;
    if (isSweeping) setImmediate(count);
  };
  setImmediate(count);
  await under.hub.housekeeping.sweep();
  isSweeping = false;
  expect(usersOf(under)).toEqual([]);
  expect(turns).toBeGreaterThanOrEqual((2 * rows) / 500);
});

test('S10a of ended streams the newest are kept, so many at most', async () => {
  const log = pino({ level: 'silent' });
  const dataDir = temporaryFolder();
  const surroundings = { log, clock: new ManualClock(), metrics: new Metrics() };
  await using store = await openSqliteStore(dataDir, surroundings);
  fill({ dataDir }, { rows: 10, endedAtMs: 1_000 });
  expect(await store.streams.forgetEnded({ beforeMs: 0, most: 10 })).toBe(0);
  expect(await store.streams.forgetEnded({ beforeMs: 0, most: 4 })).toBe(6);
  expect(await store.streams.find('stream 5')).toBeUndefined();
  expect(await store.streams.find('stream 6')).toMatchObject({ ended_at: 1_006 });
});

/** So many users, each with a stream that ended a millisecond after the one before. */
function fill(
  { dataDir }: { dataDir: string },
  { rows, endedAtMs }: { rows: number; endedAtMs: number },
): void {
  using database = new DatabaseSync(join(dataDir, 'streamhub.db'));
  const user = database.prepare('INSERT INTO users VALUES (?, ?, ?, 0, 0, NULL)');
  const stream = database.prepare(
    "INSERT INTO streams VALUES (?, ?, '', 'public', '', 0, ?, 'ended', 0, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL)",
  );
  database.exec('BEGIN');
  for (let row = 0; row < rows; row += 1) {
    user.run(`user ${row}`, 'Ana', `hash ${row}`);
    stream.run(`stream ${row}`, `user ${row}`, endedAtMs + row);
  }
  database.exec('COMMIT');
}

function usersOf({ dataDir }: { dataDir: string }): unknown[] {
  using database = new DatabaseSync(join(dataDir, 'streamhub.db'), { readOnly: true });
  return database
    .prepare('SELECT user_id FROM users')
    .all()
    .map((row) => row['user_id']);
}

test('S10 a cleanup that fails is logged and disturbs nobody', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const other = new DatabaseSync(`${under.dataDir}/streamhub.db`);
  other.exec('DROP TABLE streams');
  other.close();
  await under.hub.housekeeping.sweep();
  expect(under.logged.at(-1)).toMatchObject({ level: 50 });
  await sendFrames(streamer, { from: 1, to: 3 });
});
