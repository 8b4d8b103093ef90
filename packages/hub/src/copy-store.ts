/**
 * `streamhub store copy`: the rows of a data folder's SQLite, and its key, into an empty PostgreSQL. Whole, or not at all.
 * From: cli/store-copy.ts. To: store/; the data folder stays as it is.
 */
import { keyOfAllNodes, keyOfFolder } from './access/hub-key.ts';
import { lockForHub } from './data-folder/hub-lock.ts';
import { makePrivateFolder } from './data-folder/private-file.ts';
import { inTablesAlone } from './store/postgres/postgres-tables.ts';
import { type CopiedTable, copyRows, tableWithRows } from './store/sql/copy-rows.ts';
import { SqlSecretTable } from './store/sql/secret-table.ts';
import { openSqliteTables } from './store/sqlite/sqlite-store.ts';

interface StoreCopy {
  dataDir: string;
  database: string;
  /** After each part: how many rows of this table have been copied. */
  onProgress(table: CopiedTable, rows: number): void;
}

/** @throws an error whose message says what to do. Nothing has been copied then. */
export async function copyStore({ dataDir, database, onProgress }: StoreCopy): Promise<void> {
  makePrivateFolder(dataDir);
  // No hub may change the rows meanwhile.
  using _lock = lockForHub(dataDir);
  await using source = await openSqliteTables(dataDir);
  await inTablesAlone(database, async (target) => {
    const table = await tableWithRows(target);
    if (table !== undefined) {
      throw new Error(
        `the database of --database is in use: its table ${table} has rows. Nothing was copied. Give an empty database.`,
      );
    }
    await copyRows({ source, target, onProgress });
    await keyOfAllNodes(new SqlSecretTable(target), { first: keyOfFolder(dataDir) });
  });
}
