/**
 * Makes sure that the tests have an nginx, a Caddy and a Chromium: takes those that are there, else installs them all at
 * once. The proxies run only as child processes of the tests, with folders of their own; none is left running as a service.
 * From: `npm test` and `npm run test:browser`. To: exit code 0 when packages/bench/src/programs.ts finds all, else 1 and a
 * sentence for each.
 */
import { findChromium, findProgram } from '@streamhub/bench/programs';
import { installFromDebian, succeeds } from './install-from-debian.ts';

type Program = 'nginx' | 'caddy' | 'chromium';

const PROGRAMS: readonly Program[] = ['nginx', 'caddy', 'chromium'];
const SERVICES: readonly Program[] = ['nginx', 'caddy'];
const NO_CHROMIUM =
  'The browser tests need Chromium: install the package "chromium" of your system, or Google Chrome, or set CHROMIUM_PATH.';

process.exitCode = ensurePrograms();

function ensurePrograms(): number {
  const missing = PROGRAMS.filter((name) => whyMissing(name) !== undefined);
  if (missing.length > 0) {
    const unwantedServices = missing.filter((name) => SERVICES.includes(name));
    installFromDebian(missing, { unwantedServices });
  }
  if (whyMissing('chromium') !== undefined) installFromPlaywright();
  const reasons = PROGRAMS.map(whyMissing).filter((reason) => reason !== undefined);
  for (const reason of reasons) process.stderr.write(`${reason}\n`);
  return reasons.length === 0 ? 0 : 1;
}

function whyMissing(name: Program): string | undefined {
  try {
    if (name !== 'chromium') findProgram(name);
    else if (findChromium() === undefined) return NO_CHROMIUM;
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function installFromPlaywright(): void {
  process.stdout.write("No Chromium here: fetching Playwright's.\n");
  succeeds('npx', ['playwright', 'install', 'chromium'], 'inherit');
}
