/**
 * Finds a program that tests need: on the path, or where Debian keeps those that only root runs.
 * From: the environment. To: nginx-process.ts, caddy-process.ts; programs.ts, which tests of the hub use as well.
 */
import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PURPOSES = {
  nginx: 'behind proxies',
  caddy: 'behind proxies',
  haproxy: 'behind proxies',
  'nats-server': 'with several nodes',
  postgres: 'over PostgreSQL',
  pgbouncer: 'behind a pooler',
  ffmpeg: 'of downloads',
  vlc: 'of downloads',
};

/** Of Debian, where they have other names than the program. */
const PACKAGES: Partial<Record<string, readonly string[]>> = {
  postgres: ['postgresql'],
  vlc: ['vlc-bin', 'vlc-plugin-base'],
};

type NeededProgram = keyof typeof PURPOSES;

const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/lib/postgresql/*/bin'];

/** @throws with a sentence that says what to do. */
export function findProgram(name: NeededProgram): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...FOLDERS];
  const found = folders
    .filter((folder) => folder !== '')
    .flatMap((folder) => globSync(folder))
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  const packages = packagesOf(name).map((each) => `"${each}"`);
  throw new Error(
    `The tests ${PURPOSES[name]} need ${name}: install ${packages.join(' and ')} of your system.`,
  );
}

export function packagesOf(name: string): readonly string[] {
  return PACKAGES[name] ?? [name];
}
