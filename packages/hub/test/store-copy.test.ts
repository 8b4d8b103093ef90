/** `streamhub store copy`: from one process to many nodes, with everything that people rely on. */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import pino from 'pino';
import { expect, test } from 'vitest';
import { runAdminTask } from '../src/cli/admin-tasks.ts';
import { copyStore } from '../src/copy-store.ts';
import { Metrics } from '../src/observe/metrics.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { newDatabase } from './postgres-under-test.ts';
import { ask, setUpAccount, ticketFor } from './rights-under-test.ts';
import { stream, user } from './store-rows.ts';

const log = pino({ level: 'silent' });

async function copy({ dataDir, database }: { dataDir: string; database?: string }) {
  const output = new PassThrough();
  const terminal = { input: new PassThrough(), output };
  const config = { dataDir, ...(database !== undefined && { database }) };
  const result = await runAdminTask({ name: 'copy store' }, { config, terminal, log });
  output.end();
  return { result, said: await text(output) };
}

async function rowsOf(database: string, table: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: database });
  await client.connect();
  const { rows } = await client.query(`SELECT * FROM ${table}`);
  await client.end();
  return rows;
}

async function folderWith({ users }: { users: number }): Promise<string> {
  const dataDir = temporaryFolder();
  const surroundings = { log, clock: new ManualClock(), metrics: new Metrics() };
  await using store = await openSqliteStore(dataDir, surroundings);
  const names = Array.from({ length: users }, (_, number) => user(`user ${number}`));
  // A row that found the file busy, or its journal too long, waits for a time that does not come here; so do those behind it.
  const settled = async () => {
    await store.writes.settled();
    return store.writes.waiting;
  };
  for (let at = 0; at < users; at += 500) {
    await Promise.all(names.slice(at, at + 500).map((row) => store.users.save(row)));
    await expect.poll(settled).toBe(0);
  }
  const [first] = names;
  if (first !== undefined) await store.streams.save(stream('cats', first, { title: '猫' }));
  await expect.poll(settled).toBe(0);
  return dataDir;
}

test('S16 after a copy a hub over PostgreSQL goes on where the one over SQLite stopped', async () => {
  const dataDir = temporaryFolder();
  const before = await startTestHub({ dataDir, publish: 'account' });
  const { cookie } = await setUpAccount(before);
  const streamer = await before.connect({ extraHeaders: { cookie } });
  const { token, userId } = await streamer.accepted<Record<string, string>>('register', {
    username: 'Ana',
  });
  const secret = { visibility: 'private', password: 'open sesame', title: 'Cats' };
  const made = await streamer.accepted<Record<string, string>>('stream:create', secret);
  const { streamKey = '', publishToken = '' } = made;
  const ticket = await ticketFor(before, { streamKey, publishToken });
  await before[Symbol.asyncDispose]();

  const database = await newDatabase();
  const { result } = await copy({ dataDir, database });
  expect(result).toMatchObject({ ok: true });
  expect(JSON.stringify(result)).toContain('1 users, 1 streams, ');

  await using after = await startTestHub({ database, publish: 'account' });
  expect(after.hub.firstSteps).toEqual({});
  const back = await after.connect({ extraHeaders: { cookie } });
  expect(await back.accepted('register', { username: 'Ana', token })).toMatchObject({ userId });
  await back.accepted('stream:resume', { streamKey, publishToken });
  const viewer = await after.connect();
  expect(await viewer.accepted('stream:join', { streamKey, ticket })).toMatchObject({
    title: 'Cats',
  });
  await back.accepted('stream:create', {});
});

test('S16a thousands of rows are copied, in any number of parts, and the copy says how far it is', async () => {
  const dataDir = await folderWith({ users: 10_000 });
  const database = await newDatabase();
  const { result, said } = await copy({ dataDir, database });
  expect(result).toMatchObject({ ok: true });
  expect(said).toBe('users: 10000 rows\n');
  expect(await rowsOf(database, 'users')).toHaveLength(10_000);
  expect(await rowsOf(database, 'streams')).toMatchObject([{ stream_key: 'cats', title: '猫' }]);
  expect(await rowsOf(database, 'secrets')).toHaveLength(1);
});

test('S16a a copy that fails anywhere leaves nothing behind, and can be begun again', async () => {
  const dataDir = await folderWith({ users: 1_200 });
  const database = await newDatabase();
  const failing = copyStore({
    dataDir,
    database,
    onProgress(table) {
      if (table === 'sessions') throw new Error('the lights went out');
    },
  });
  await expect(failing).rejects.toThrow('the lights went out');
  for (const table of ['users', 'streams', 'secrets']) {
    expect(await rowsOf(database, table)).toEqual([]);
  }
  expect((await copy({ dataDir, database })).result).toMatchObject({ ok: true });
});

test('S16a of two copies at once into one database one is refused', async () => {
  const folders = [await folderWith({ users: 600 }), await folderWith({ users: 700 })];
  const database = await newDatabase();
  const copies = folders.map((dataDir) => copyStore({ dataDir, database, onProgress() {} }));
  const outcomes = (await Promise.allSettled(copies)).map(({ status }) => status);
  expect(outcomes.toSorted()).toEqual(['fulfilled', 'rejected']);
  const count = (await rowsOf(database, 'users')).length;
  expect(count).toBe(outcomes[0] === 'fulfilled' ? 600 : 700);
});

test('S16b a database that is in use, a folder that is in use, and none at all are refused', async () => {
  await using running = await startTestHub();
  await expect(copy({ ...running, database: await newDatabase() })).rejects.toThrow(
    'A hub is already running with this data folder',
  );
  const database = await newDatabase();
  await (await startTestHub({ database, publish: 'open' }))[Symbol.asyncDispose]();
  const dataDir = await folderWith({ users: 1 });
  await expect(copy({ dataDir, database })).rejects.toThrow('its table secrets has rows');
  expect(await rowsOf(database, 'users')).toEqual([]);
  expect((await copy({ dataDir })).result).toMatchObject({
    ok: false,
    error: expect.stringContaining('--database'),
  });
  const { status } = await ask(running, 'GET /healthz');
  expect(status).toBe(200);
});
