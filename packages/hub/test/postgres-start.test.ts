/** A hub begins with a PostgreSQL that it can use, or says what to do. */
import { join } from 'node:path';
import { Client } from 'pg';
import pino from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../src/cli/config.ts';
import { Metrics } from '../src/observe/metrics.ts';
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts';
import { ownCertificate } from '../src/tls/own-certificate.ts';
import { freePort } from './hub-process.ts';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { PostgresServer } from './postgres-server.ts';
import { newDatabase } from './postgres-under-test.ts';

function open(url: string) {
  const log = pino({ level: 'silent' });
  return openPostgresStore(url, { log, clock: new ManualClock(), metrics: new Metrics() });
}

async function inDatabase(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

function changed(url: string, change: (parts: URL) => void): string {
  const parts = new URL(url);
  change(parts);
  return parts.href;
}

async function newServer(): Promise<PostgresServer> {
  const postgres = await PostgresServer.start();
  onTestFinished(() => postgres[Symbol.asyncDispose]());
  return postgres;
}

/** With what the sentence of each says to do. */
const WRONG: Record<string, [make: () => Promise<string>, sentence: RegExp]> = {
  'nobody listens': [
    async () => `postgres://x:its-password@127.0.0.1:${await freePort()}/hub`,
    /127\.0\.0\.1:\d+\/hub cannot be reached \(connect ECONNREFUSED.*Start PostgreSQL/,
  ],
  'the host has no address': [
    async () => 'postgres://x:its-password@no-such-host.invalid/hub',
    /no-such-host\.invalid\/hub cannot be reached .*correct --database/,
  ],
  'the password is wrong': [
    async () =>
      changed(await newDatabase(), (url) => {
        url.password = 'wrong';
      }),
    /does not let the hub in .*Check user and password/,
  ],
  'there is no such database': [
    async () =>
      changed(await newDatabase(), (url) => {
        url.pathname = '/none';
      }),
    /none does not exist\. Make it/,
  ],
  'it is read-only': [
    async () => `${await newDatabase()}?options=-c%20default_transaction_read_only=on`,
    /is read-only, as a replica is/,
  ],
  'it has no schema': [
    async () => {
      const url = await newDatabase();
      await inDatabase(url, 'DROP SCHEMA public');
      return url;
    },
    /has no schema that the user/,
  ],
  'the user may make no tables': [
    async () => {
      const url = await newDatabase();
      const role = `guest_${process.pid}`;
      await inDatabase(url, `CREATE ROLE ${role} LOGIN PASSWORD 'its-password'`);
      return changed(url, (parts) => {
        parts.username = role;
      });
    },
    /may not make tables .*Make it the owner/,
  ],
  'a newer hub has written it': [
    async () => {
      const url = await newDatabase();
      await (await open(url)).close();
      await inDatabase(url, `INSERT INTO kysely_migration VALUES ('9999-later', '2099')`);
      return url;
    },
    /was written by a newer StreamHub/,
  ],
};

for (const [name, [make, sentence]] of Object.entries(WRONG)) {
  test(`S12c a database is refused with a sentence if ${name}, and nobody reads its password`, async () => {
    const url = await make();
    const error: Error = await startTestHub({ database: url }).then(
      () => expect.fail('it started'),
      (why) => why,
    );
    expect(error.message).toMatch(sentence);
    expect(error.message).not.toContain('its-password');
  });
}

test('S12c a database whose texts are not in UTF8 is refused', async () => {
  const postgres = await newServer();
  const url = await postgres.createDatabase(`ENCODING 'LATIN1' LOCALE 'C'`);
  await expect(open(url)).rejects.toThrow(/keeps texts as LATIN1/);
});

test('TLS to the database is what its URL says, and a certificate of somebody else is refused', async () => {
  const folders = [temporaryFolder(), temporaryFolder()] as const;
  const nowMs = Date.now();
  const [certificate] = await Promise.all(
    folders.map((dataDir) => ownCertificate({ dataDir, nowMs })),
  );
  const [pem, otherPem] = folders.map((folder) => join(folder, 'own-certificate.pem'));
  const postgres = await PostgresServer.start({
    ...(certificate !== undefined && { certificate }),
  });
  onTestFinished(() => postgres[Symbol.asyncDispose]());
  const url = await postgres.createDatabase();
  const store = await open(`${url}?sslmode=verify-full&sslrootcert=${pem}`);
  onTestFinished(() => store.close());
  expect(await store.answers()).toBe(true);
  const lines = `SELECT bool_and(ssl) AS ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
    WHERE application_name = 'streamhub'`;
  expect(await postgres.query(lines)).toEqual([{ ssl: true }]);
  const wrong = open(`${url}?sslmode=verify-full&sslrootcert=${otherPem}`);
  await expect(wrong).rejects.toThrow(/cannot be reached \(.*certificate/);
});

test('S12d nodes that begin at the same time with an empty database all have its tables', async () => {
  const url = await newDatabase();
  const stores = await Promise.all(Array.from({ length: 5 }, () => open(url)));
  onTestFinished(async () => {
    for (const store of stores) await store.close();
  });
  for (const store of stores) expect(await store.streams.allOpen()).toEqual([]);
});

test('S12d tables of others in another schema of the database are none of the hub’s concern', async () => {
  const url = await newDatabase();
  const foreign = `CREATE TABLE others.kysely_migration (name text, timestamp text)`;
  const row = `INSERT INTO others.kysely_migration VALUES ('their own', '2020')`;
  await inDatabase(url, 'CREATE SCHEMA others', foreign, row);
  await (await open(url)).close();
  await (await open(url)).close();
});

test('a key with a character that PostgreSQL cannot have is unknown, like any other', async () => {
  await using under = await startTestHub({ database: await newDatabase() });
  const viewer = await under.connect();
  const join = { streamKey: 'a\0b', password: 'x\0y' };
  expect(await viewer.refusedWith('stream:join', join)).toBe('stream_not_found');
  const lone = { streamKey: 'a\uD800b' };
  expect(await viewer.refusedWith('stream:join', lone)).toBe('stream_not_found');
});

test('a connection that the server ends while nobody uses it is replaced', async () => {
  const url = await newDatabase();
  const store = await open(url);
  onTestFinished(() => store.close());
  await store.streams.allOpen();
  const others = 'WHERE datname = current_database() AND pid <> pg_backend_pid()';
  await inDatabase(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity ${others}`);
  await expect.poll(() => store.answers()).toBe(true);
  expect(await store.streams.allOpen()).toEqual([]);
});

test('a statement that takes too long is ended, and counts as a busy database', async () => {
  const url = await newDatabase();
  const store = await open(`${url}?statement_timeout=50`);
  const other = new Client({ connectionString: url });
  await other.connect();
  onTestFinished(async () => {
    await store.close();
    await other.end();
  });
  await other.query('BEGIN; LOCK TABLE streams IN ACCESS EXCLUSIVE MODE');
  const error: unknown = await store.streams.allOpen().catch((why) => why);
  expect(store.faultOf(error)).toBe('busy');
  await other.query('ROLLBACK');
  expect(await store.streams.allOpen()).toEqual([]);
});

for (const text of [
  'mysql://x:its-password@host/hub',
  'postgres://x:its-password@',
  'its-password',
]) {
  test(`an address such as ${text} is refused without being repeated`, () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const results = [
      readConfig(['--database', text]),
      readConfig([], { STREAMHUB_DATABASE: text }),
    ];
    expect(results.map(({ outcome }) => outcome)).toEqual(['wrong', 'wrong']);
    const said = write.mock.calls.map(([words]) => String(words)).join('');
    expect(said).toMatch(/--database must be an address such as postgres:/);
    expect(said).toMatch(/STREAMHUB_DATABASE must be an address such as postgres:/);
    expect(said).not.toContain('its-password');
  });
}
