/**
 * The hub's own certificate, for a local network: one file in the data folder, made anew before it expires and when the
 * machine has an address that it does not name.
 * From: certificate.ts. To: the same; browsers ask their user once whether to trust it.
 */
import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MachineAddresses, machineAddresses } from './machine-addresses.ts';

export const OWN_CERTIFICATE_FILE = 'own-certificate.pem';

const A_DAY_MS = 24 * 3_600_000;
const VALID_FOR_MS = 397 * A_DAY_MS;
const RENEWED_BEFORE_MS = 30 * A_DAY_MS;

export interface OwnCertificateOptions {
  dataDir: string;
  nowMs: number;
  machine?: MachineAddresses;
}

/** Key and certificate in one PEM text. */
export async function ownCertificate({
  dataDir,
  nowMs,
  machine = machineAddresses(),
}: OwnCertificateOptions): Promise<string> {
  const path = join(dataDir, OWN_CERTIFICATE_FILE);
  const kept = await read(path);
  if (kept !== undefined && isGood(kept, { machine, nowMs })) return kept;
  const { makeCertificate } = await import('./make-certificate.ts');
  const made = await makeCertificate({
    ...machine,
    // Clocks of phones are not always right.
    fromMs: nowMs - A_DAY_MS,
    untilMs: nowMs + VALID_FOR_MS,
  });
  await mkdir(dataDir, { recursive: true });
  await replace(path, made);
  return made;
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isGood(
  pem: string,
  { machine, nowMs }: { machine: MachineAddresses; nowMs: number },
): boolean {
  try {
    const certificate = new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----')));
    return (
      certificate.validToDate.getTime() - nowMs > RENEWED_BEFORE_MS &&
      certificate.validFromDate.getTime() <= nowMs &&
      machine.names.every((name) => certificate.checkHost(name) !== undefined) &&
      machine.addresses.every((address) => certificate.checkIP(address) !== undefined)
    );
  } catch {
    // Damaged: another is made in its place, which costs no more than one question of the browser.
    return false;
  }
}

/** Whole or not at all, and at no time readable to others: the key is in it. */
async function replace(path: string, pem: string): Promise<void> {
  const besides = `${path}.new`;
  await rm(besides, { force: true });
  await writeFile(besides, pem, { mode: 0o600, flag: 'wx' });
  await rename(besides, path);
}
