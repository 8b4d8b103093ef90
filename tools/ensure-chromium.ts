/**
 * Makes sure that the browser tests have a Chromium: takes one that is there, else installs one.
 * From: `npm run test:browser`. To: exit code 0 when packages/bench/src/browser/find-chromium.ts finds one, else 1 and a sentence.
 */
import { spawnSync } from 'node:child_process';
import { findChromium } from '@streamhub/bench';

const WHAT_TO_INSTALL =
  'The browser tests need Chromium: install the package "chromium" of your system, or Google Chrome, or set CHROMIUM_PATH.';

process.exitCode = ensureChromium();

function ensureChromium(): number {
  try {
    if (findChromium() !== undefined) return 0;
    for (const install of [installFromDebian, installFromPlaywright]) {
      install();
      if (findChromium() !== undefined) return 0;
    }
    process.stderr.write(`${WHAT_TO_INSTALL}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
  }
  return 1;
}

/** Only where it asks nobody for a password. */
function installFromDebian(): void {
  if (!succeeds('apt-get', ['--version'], 'ignore')) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !succeeds('sudo', ['-n', 'true'], 'ignore')) return;
  process.stdout.write('No Chromium here: installing the package chromium.\n');
  const aptGet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  const [command = '', ...args] = isRoot ? aptGet : ['sudo', '-n', ...aptGet];
  // A mirror that does not answer is no reason to stop: the lists may be new enough.
  succeeds(command, [...args, 'update'], 'inherit');
  succeeds(
    command,
    [...args, 'install', '--yes', '--no-install-recommends', 'chromium'],
    'inherit',
  );
}

function installFromPlaywright(): void {
  process.stdout.write("No Chromium here: fetching Playwright's.\n");
  succeeds('npx', ['playwright', 'install', 'chromium'], 'inherit');
}

function succeeds(command: string, args: string[], output: 'ignore' | 'inherit'): boolean {
  return spawnSync(command, args, { stdio: ['ignore', output, output] }).status === 0;
}
