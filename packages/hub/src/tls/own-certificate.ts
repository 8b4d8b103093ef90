/**
 * The hub's own certificate, for a local network: one file in the data folder, made anew before it expires; at the start and
 * when asked for, also if the machine has a name or an address that it does not name.
 * From: certificate.ts. To: the same; browsers ask their user once whether to trust it.
 */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OWN_CERTIFICATE_FILE } from '../data-folder/file-names.ts';
import { makePrivateFolder, writePrivateFile } from '../data-folder/private-file.ts';
import { type MachineAddresses, machineAddresses } from './machine-addresses.ts';

const A_DAY_MS = 24 * 3_600_000;
const VALID_FOR_MS = 397 * A_DAY_MS;
const RENEWED_BEFORE_MS = 30 * A_DAY_MS;

interface OwnCertificateOptions {
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
  if (kept !== undefined && !isToBeRenewed(kept, nowMs) && doesName(kept, machine)) return kept;
  const { makeCertificate } = await import('./make-certificate.ts');
  const made = await makeCertificate({
    ...machine,
    // Clocks of phones are not always right.
    fromMs: nowMs - A_DAY_MS,
    untilMs: nowMs + VALID_FOR_MS,
  });
  makePrivateFolder(dataDir);
  writePrivateFile(path, made);
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

/** Before it expires, or if it is damaged: another costs no more than one question of the browser. */
export function isToBeRenewed(pem: string, nowMs: number): boolean {
  const certificate = parse(pem);
  if (certificate === undefined) return true;
  const { validFromDate, validToDate } = certificate;
  return validToDate.getTime() - nowMs <= RENEWED_BEFORE_MS || validFromDate.getTime() > nowMs;
}

function doesName(pem: string, { names, addresses }: MachineAddresses): boolean {
  const certificate = parse(pem);
  return (
    names.every((name) => certificate?.checkHost(name) !== undefined) &&
    addresses.every((address) => certificate?.checkIP(address) !== undefined)
  );
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----')));
  } catch {
    return undefined;
  }
}
