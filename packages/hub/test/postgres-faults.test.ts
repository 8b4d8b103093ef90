/** Live streams while their PostgreSQL is stopped, killed, frozen, and started again. */
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, HubProcess } from './hub-process.ts';
import {
  frame,
  type HubUnderTest,
  sendFrames,
  startTestHub,
  temporaryFolder,
} from './hub-under-test.ts';
import { PostgresServer } from './postgres-server.ts';

async function hubOverPostgres(options: Parameters<typeof startTestHub>[0] = {}) {
  const postgres = await PostgresServer.start();
  onTestFinished(() => postgres[Symbol.asyncDispose]());
  const database = await postgres.createDatabase();
  const under = await startTestHub({ database, ...options });
  onTestFinished(() => under[Symbol.asyncDispose]());
  const rowOf = async (streamKey: string) => {
    const text = `SELECT * FROM streams WHERE stream_key = '${streamKey}'`;
    return (await postgres.query(text, { url: database }))[0];
  };
  return { postgres, under, database, rowOf };
}

/** How a database goes away and comes back. */
const TROUBLES = {
  stopped: { away: (postgres: PostgresServer) => postgres.end('SIGINT'), isFrozen: false },
  killed: { away: (postgres: PostgresServer) => postgres.end('SIGKILL'), isFrozen: false },
  frozen: { away: async (postgres: PostgresServer) => postgres.freeze(), isFrozen: true },
};

async function warnings({ logged }: HubUnderTest): Promise<string[]> {
  return logged.filter(({ level }) => Number(level) >= 40).map(({ msg }) => String(msg));
}

for (const [name, { away, isFrozen }] of Object.entries(TROUBLES)) {
  test(`S11b while PostgreSQL is ${name}, live streams go on, what needs it says so, and all is made up for`, {
    timeout: 60_000,
  }, async () => {
    const { postgres, under, rowOf } = await hubOverPostgres();
    const open = await under.streamer({ title: 'Open' });
    const secret = await under.streamer({ visibility: 'private', password: 'open sesame' });
    const viewer = await under.connect();
    await viewer.join(open);

    await away(postgres);
    await sendFrames(open, { from: 1, to: 2 });
    const other = await under.connect();
    await other.join(open);
    const insider = await under.connect();
    await insider.accepted('stream:join', { ...keyOf(secret), password: 'open sesame' });
    const wrong = { ...keyOf(secret), password: 'wrong guess' };
    expect(await viewer.refusedWith('stream:join', wrong)).toBe('store_unavailable');
    const unknown = { streamKey: 'aaaaaaaaaaaa', password: 'wrong guess' };
    expect(await viewer.refusedWith('stream:join', unknown)).toBe('store_unavailable');
    expect(await open.refusedWith('stream:create', {})).toBe('store_unavailable');
    await secret.accepted('stream:end', keyOf(secret));
    await viewer.fence();
    expect(viewer.all('stream:data')).toEqual([frame(1), frame(2)]);
    expect((await warnings(under)).length).toBeLessThanOrEqual(2);

    if (isFrozen) postgres.thaw();
    else await postgres.start();
    const again = await open.accepted('stream:create', { title: 'Again' });
    expect(again).toMatchObject({ ok: true });
    await expect.poll(() => rowOf(secret.streamKey)).toMatchObject({ end_reason: 'ended' });
    await expect.poll(() => rowOf(open.streamKey)).toMatchObject({ end_reason: null });
    expect(JSON.stringify(under.logged)).not.toContain(PostgresServer.password);
  });
}

function keyOf({ streamKey }: { streamKey: string }) {
  return { streamKey };
}

test('S11b a hub stops in time, with what waits, while its PostgreSQL stands still', async () => {
  const { postgres, under } = await hubOverPostgres();
  const streamer = await under.streamer();
  postgres.freeze();
  await streamer.accepted('stream:end', keyOf(streamer));
  const beganMs = performance.now();
  await under.hub.close();
  expect(performance.now() - beganMs).toBeLessThan(10_000);
  expect(await warnings(under)).toContain('the store could not be written to the end');
});

test('S11b login says that the database is away, and the page is served', async () => {
  const { postgres, under } = await hubOverPostgres({ publish: 'account' });
  await under.hub.control.addAccount({ name: 'Ana', password: 'a long password' });
  await postgres.end('SIGINT');
  const body = JSON.stringify({ name: 'Ana', password: 'a long password' });
  const headers = { 'content-type': 'application/json' };
  const options = { method: 'POST', headers, body };
  const response = await fetch(`${under.hub.address}/api/session`, options);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ code: 'store_unavailable' });
});

test('a statement that is under way when PostgreSQL dies says so, and harms nothing else', async () => {
  const { postgres, under, database } = await hubOverPostgres({ publish: 'key' });
  const client = await under.connect();
  const holding = new Client({ connectionString: database });
  holding.on('error', () => {});
  await holding.connect();
  await holding.query('BEGIN; LOCK TABLE publish_keys IN ACCESS EXCLUSIVE MODE');
  const asking = client.refusedWith('register', { username: 'Ana', publishKey: 'some key' });
  const waits = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;
  await expect.poll(() => postgres.query(waits)).toHaveLength(1);
  await postgres.end('SIGKILL');
  expect(await asking).toBe('store_unavailable');
  await client.fence();
});

// A server and a process of their own begin slowly on a busy machine.
test('S11b the process ends when it is told to, while its PostgreSQL stands still', {
  timeout: 60_000,
}, async () => {
  const postgres = await PostgresServer.start();
  onTestFinished(() => postgres[Symbol.asyncDispose]());
  const env = { STREAMHUB_DATABASE: await postgres.createDatabase() };
  const parts = { port: await freePort(), dataDir: temporaryFolder(), env };
  await using hub = new HubProcess(parts);
  await hub.start();
  postgres.freeze();
  await hub.end('SIGTERM');
  expect(hub.errors).not.toContain(PostgresServer.password);
});
