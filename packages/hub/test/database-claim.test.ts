/** Who may use a PostgreSQL: one hub alone, or the nodes of one hub. */
import { expect, onTestFinished, test } from 'vitest';
import { freePort, HubProcess } from './hub-process.ts';
import { type HubUnderTest, startTestHub, temporaryFolder } from './hub-under-test.ts';
import { NatsUnderTest } from './nats-under-test.ts';
import { addressOf } from './nodes-under-test.ts';
import { PostgresServer } from './postgres-server.ts';
import { newDatabase } from './postgres-under-test.ts';

const ANOTHER_HUB = /another hub uses the database .+ give both of them --nats/;

async function started(options: Parameters<typeof startTestHub>[0]): Promise<HubUnderTest> {
  const under = await startTestHub(options);
  onTestFinished(() => under[Symbol.asyncDispose]());
  return under;
}

test('a second hub without NATS is refused with a sentence, and may start once the first has stopped', async () => {
  const database = await newDatabase();
  const first = await startTestHub({ database });
  const streamer = await first.streamer();
  await expect(startTestHub({ database })).rejects.toThrow(ANOTHER_HUB);
  await streamer.fence();
  expect(streamer.all('stream:ended')).toEqual([]);
  await first[Symbol.asyncDispose]();
  await started({ database });
});

test('a hub without NATS and a node refuse each other, nodes do not', async () => {
  const database = await newDatabase();
  const nats = await NatsUnderTest.start();
  onTestFinished(() => nats[Symbol.asyncDispose]());
  const node = { database, nats: { address: addressOf(nats) } };
  const one = await startTestHub({ ...node, nodeName: 'one' });
  await started({ ...node, nodeName: 'two' }).then((two) => two[Symbol.asyncDispose]());
  await expect(startTestHub({ database })).rejects.toThrow(ANOTHER_HUB);
  await one[Symbol.asyncDispose]();
  await started({ database });
  const second = startTestHub({ ...node, nodeName: 'three' });
  await expect(second).rejects.toThrow(/a hub without --nats uses the database/);
});

test('a database that was away is still the hub’s, once it is back', async () => {
  const postgres = await PostgresServer.start();
  onTestFinished(() => postgres[Symbol.asyncDispose]());
  const database = await postgres.createDatabase();
  const under = await started({ database });
  await postgres.end('SIGKILL');
  await postgres.start();
  const claims = async () => {
    const text = `SELECT count(*)::int AS held FROM pg_locks WHERE locktype = 'advisory'`;
    return (await postgres.query(text, { url: database }))[0]?.['held'];
  };
  await expect.poll(claims, { timeout: 20_000 }).toBe(1);
  const [holder] = await postgres.query(
    `SELECT backend_xmin FROM pg_stat_activity WHERE state = 'idle in transaction'`,
    { url: database },
  );
  expect(holder, 'keeps no old rows').toEqual({ backend_xmin: null });
  await expect(startTestHub({ database })).rejects.toThrow(ANOTHER_HUB);
  expect(under.logged.filter(({ msg }) => ANOTHER_HUB.test(String(msg)))).toEqual([]);
}, 60_000);

test('a hub that was killed has its database again at its next start', async () => {
  const args = ['--database', await newDatabase()];
  const hub = new HubProcess({ port: await freePort(), dataDir: temporaryFolder(), args });
  onTestFinished(() => hub[Symbol.asyncDispose]());
  await hub.start();
  await hub.end('SIGKILL');
  await hub.start();
}, 60_000);
