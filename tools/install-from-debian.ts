/**
 * Installs packages of the system, on Debian and its kin, where that asks nobody for a password.
 * From: ensure-programs.ts. To: apt-get.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface InstallOptions {
  /** Services that come with the packages and are not wanted: only their programs are. */
  unwantedServices?: readonly string[];
}

/** Whether it worked shows in whether the program is there afterwards. */
export function installFromDebian(
  packages: readonly string[],
  { unwantedServices = [] }: InstallOptions = {},
): void {
  if (!succeeds('apt-get', ['--version'], 'ignore')) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !succeeds('sudo', ['-n', 'true'], 'ignore')) return;
  const asRoot = (command: string[]) => {
    const [program = '', ...args] = isRoot ? command : ['sudo', '-n', ...command];
    return succeeds(program, args, 'inherit');
  };
  process.stdout.write(`The tests need what is not here: installing ${packages.join(', ')}.\n`);
  const aptGet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  // A mirror that does not answer is no reason to stop: the lists may be new enough.
  asRoot([...aptGet, 'update']);
  asRoot([...aptGet, 'install', '--yes', '--no-install-recommends', ...packages]);
  if (unwantedServices.length > 0 && existsSync('/run/systemd/system')) {
    asRoot(['systemctl', 'disable', '--now', ...unwantedServices]);
  }
}

export function succeeds(command: string, args: string[], output: 'ignore' | 'inherit'): boolean {
  return spawnSync(command, args, { stdio: ['ignore', output, output] }).status === 0;
}
