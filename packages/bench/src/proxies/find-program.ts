/**
 * Finds a server program: on the path, or where Debian keeps those that only root runs.
 * From: the environment. To: nginx-process.ts, caddy-process.ts; programs.ts.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @throws with a sentence that says what to do. */
export function findProgram(name: 'nginx' | 'caddy'): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const found = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    `The tests behind proxies need ${name}: install the package "${name}" of your system.`,
  );
}
