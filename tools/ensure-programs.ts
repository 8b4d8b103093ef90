/**
 * Makes sure that the tests have an nginx, a Caddy, an HAProxy, a NATS server, a PostgreSQL with a PgBouncer, an ffmpeg, a
 * VLC, a Chromium, and the two other engines: takes those that are there, else installs what is missing. The servers run
 * only as child processes of the tests, with folders of their own; none is left running as a service.
 * From: `npm test` and `npm run test:browser`. To: exit code 0 when programs.ts of packages/bench finds its own, else 1
 * and a sentence for each. An engine that cannot be had is left out of the run, which says so loudly here and at its end.
 */
import { findChromium, findProgram, packagesOf } from '@streamhub/bench/programs';
import { ENGINE_NAMES, leftOut, missingPackages } from './engine-programs.ts';
import { installFromDebian, succeeds } from './install-from-debian.ts';

type Service = 'nginx' | 'caddy' | 'haproxy' | 'nats-server' | 'postgres' | 'pgbouncer';
type Program = Service | 'ffmpeg' | 'vlc' | 'chromium';

const SERVICES: readonly Service[] = [
  'nginx',
  'caddy',
  'haproxy',
  'nats-server',
  'postgres',
  'pgbouncer',
];
const PROGRAMS: readonly Program[] = [...SERVICES, 'ffmpeg', 'vlc', 'chromium'];
const NO_CHROMIUM =
  'The browser tests need Chromium: install the package "chromium" of your system, or Google Chrome, or set CHROMIUM_PATH.';

/** Debian makes a database at once, and starts it, unless this says otherwise. */
const NO_DATABASE = {
  '/etc/postgresql-common/createcluster.d/no-main-cluster.conf': 'create_main_cluster = false',
};

process.exitCode = ensurePrograms();

function ensurePrograms(): number {
  const missing = PROGRAMS.filter((name) => whyMissing(name) !== undefined);
  const packages = missing.flatMap(packagesOf);
  const unwantedServices = SERVICES.filter((name) => missing.includes(name)).flatMap(packagesOf);
  const files = missing.includes('postgres') ? NO_DATABASE : {};
  installFromDebian([packages, ...ENGINE_NAMES.map(missingPackages)], { unwantedServices, files });
  if (whyMissing('chromium') !== undefined) installFromPlaywright();
  for (const name of ENGINE_NAMES) {
    const packages = missingPackages(name);
    if (packages.length > 0) process.stderr.write(leftOut(name, packages));
  }
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
