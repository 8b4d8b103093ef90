/**
 * Installs packages of the system, on Debian and its kin, where that asks nobody for a password.
 * From: ensure-programs.ts. To: apt-get.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface InstallOptions {
  /** Services that come with the packages and are not wanted: only their programs are. */
  unwantedServices?: readonly string[];
  /** One line each, written before anything is installed. */
  files?: Readonly<Record<string, string>>;
}

/**
 * Each group by itself: apt-get installs nothing of a list with one name that it does not know. Whether it worked shows
 * in whether the programs are there afterwards.
 */
export function installFromDebian(
  groups: readonly (readonly string[])[],
  { unwantedServices = [], files = {} }: InstallOptions = {},
): void {
  const wanted = groups.filter((packages) => packages.length > 0);
  if (wanted.length === 0 || !succeeds('apt-get', ['--version'], 'ignore')) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !succeeds('sudo', ['-n', 'true'], 'ignore')) return;
  const asRoot = (command: string[]) => {
    const [program = '', ...args] = isRoot ? command : ['sudo', '-n', ...command];
    return succeeds(program, args, 'inherit');
  };
  process.stdout.write(
    `The tests need what is not here: installing ${wanted.flat().join(', ')}.\n`,
  );
  const aptGet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  // A mirror that does not answer is no reason to stop: the lists may be new enough.
  asRoot([...aptGet, 'update']);
  for (const [path, line] of Object.entries(files)) {
    asRoot(['sh', '-c', 'mkdir -p "$(dirname "$0")" && echo "$1" > "$0"', path, line]);
  }
  for (const packages of wanted) {
    asRoot([...aptGet, 'install', '--yes', '--no-install-recommends', ...packages]);
  }
  if (unwantedServices.length > 0 && existsSync('/run/systemd/system')) {
    asRoot(['systemctl', 'disable', '--now', ...unwantedServices]);
  }
}

export function succeeds(command: string, args: string[], output: 'ignore' | 'inherit'): boolean {
  return spawnSync(command, args, { stdio: ['ignore', output, output] }).status === 0;
}
