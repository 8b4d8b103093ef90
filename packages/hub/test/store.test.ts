/** Each database that the hub can keep its rows in follows the contract of the store. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { describe, onTestFinished } from 'vitest';
import { Metrics } from '../src/observe/metrics.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { temporaryFolder } from './hub-under-test.ts';
import { type DatabaseUnderTest, followsTheContract } from './store-contract.ts';

async function sqlite(): Promise<DatabaseUnderTest> {
  const dataDir = temporaryFolder();
  const log = pino({ level: 'silent' });
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

describe('SQLite', () => followsTheContract(sqlite));
