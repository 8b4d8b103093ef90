/**
 * Makes sure that the tests behind proxies have an nginx and a Caddy: takes those that are there, else installs them. Both
 * run only as child processes of the tests, with folders of their own; none is left running as a service.
 * From: `npm test`. To: exit code 0 when packages/bench/src/proxies/find-program.ts finds both, else 1 and a sentence.
 */
import { findProgram } from '@streamhub/bench';
import { installFromDebian } from './install-from-debian.ts';

const PROGRAMS = ['nginx', 'caddy'] as const;

process.exitCode = ensureProxies();

function ensureProxies(): number {
  const missing = PROGRAMS.filter((name) => whyMissing(name) !== undefined);
  if (missing.length > 0) installFromDebian(missing, { unwantedServices: missing });
  const reasons = PROGRAMS.map(whyMissing).filter((reason) => reason !== undefined);
  for (const reason of reasons) process.stderr.write(`${reason}\n`);
  return reasons.length === 0 ? 0 : 1;
}

function whyMissing(name: (typeof PROGRAMS)[number]): string | undefined {
  try {
    findProgram(name);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
