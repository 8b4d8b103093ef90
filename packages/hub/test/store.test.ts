/** Each database that the hub can keep its rows in follows the contract of the store. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import pino from 'pino';
import { afterAll, describe, onTestFinished } from 'vitest';
import { Metrics } from '../src/observe/metrics.ts';
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { temporaryFolder } from './hub-under-test.ts';
import { PgBouncer } from './pgbouncer.ts';
import { newDatabase } from './postgres-under-test.ts';
import { type DatabaseUnderTest, followsTheContract } from './store-contract.ts';

const log = pino({ level: 'silent' });

async function sqlite(): Promise<DatabaseUnderTest> {
  const dataDir = temporaryFolder();
  return {
    open: (clock) => openSqliteStore(dataDir, { log, clock, metrics: new Metrics() }),
    async hold() {
      const other = new DatabaseSync(join(dataDir, 'streamhub.db'));
      onTestFinished(() => other.close());
      other.exec('BEGIN IMMEDIATE');
      return { letGo: async () => other.exec('ROLLBACK') };
    },
  };
}

async function postgres(
  through: (url: string) => Promise<string> = async (url) => url,
): Promise<DatabaseUnderTest> {
  const url = await newDatabase();
  const way = await through(url);
  return {
    open: (clock) => openPostgresStore(way, { log, clock, metrics: new Metrics() }),
    async hold() {
      const other = new Client({ connectionString: url });
      await other.connect();
      onTestFinished(() => other.end());
      await other.query('BEGIN; LOCK TABLE users, streams IN SHARE MODE');
      return { letGo: async () => void (await other.query('ROLLBACK')) };
    },
  };
}

describe('SQLite', () => followsTheContract(sqlite));

describe('PostgreSQL', () => followsTheContract(() => postgres()));

describe('PostgreSQL behind PgBouncer', () => {
  let pooler: PgBouncer | undefined;
  afterAll(() => pooler?.[Symbol.asyncDispose]());
  followsTheContract(() =>
    postgres(async (url) => {
      pooler ??= await PgBouncer.before(url);
      return pooler.urlOf(url);
    }),
  );
});
