/**
 * `streamhub store copy`, for people: says how far it is.
 * From: admin-tasks.ts. To: ../copy-store.ts; the console.
 */
import { copyStore } from '../copy-store.ts';
import type { Config } from './config.ts';
import type { Terminal } from './read-password.ts';
import type { TaskResult } from './task-result.ts';

const ROWS_A_LINE = 10_000;

export async function doStoreCopy({
  config: { dataDir, database },
  terminal: { output },
}: {
  config: Pick<Config, 'dataDir' | 'database'>;
  terminal: Pick<Terminal, 'output'>;
}): Promise<TaskResult> {
  if (database === undefined) {
    return { ok: false, error: 'name the PostgreSQL to copy to with --database.' };
  }
  const counts: Record<string, number> = {};
  await copyStore({
    dataDir,
    database,
    onProgress(table, rows) {
      const before = counts[table] ?? 0;
      counts[table] = rows;
      if (Math.floor(before / ROWS_A_LINE) === Math.floor(rows / ROWS_A_LINE)) return;
      output.write(`${table}: ${rows} rows\n`);
    },
  });
  const words = Object.entries(counts).map(([table, rows]) => `${rows} ${table.replace('_', ' ')}`);
  return {
    ok: true,
    lines: [
      `Copied: ${words.join(', ')}, and the key of the hub.`,
      `Start the hub with --database from now on. What is in ${dataDir} was not changed.`,
    ],
  };
}
