/**
 * Finds a server program: on the path, or where Debian keeps those that only root runs.
 * From: the environment. To: nginx-process.ts, caddy-process.ts; programs.ts, which tests of the hub use as well.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PURPOSES = {
  nginx: 'behind proxies',
  caddy: 'behind proxies',
  'nats-server': 'with several nodes',
};

export type ServerProgram = keyof typeof PURPOSES;

/** @throws with a sentence that says what to do. */
export function findProgram(name: ServerProgram): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const found = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    `The tests ${PURPOSES[name]} need ${name}: install the package "${name}" of your system.`,
  );
}
