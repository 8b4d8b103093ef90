/**
 * Tries at the start of the hub what it will do later: writes, reads and deletes a small object.
 * From: open-storage.ts. To: object-storage.ts; a sentence that says what to change.
 */
import { nanoid } from 'nanoid';
import { faultOf } from './fault-of.ts';
import type { ObjectStorage } from './object-storage.ts';
import { StorageFault } from './storage-fault.ts';

const TEXT = new TextEncoder().encode('StreamHub looks whether it can write here.');
const CREDENTIALS = 'STREAMHUB_S3_ACCESS_KEY_ID and STREAMHUB_S3_SECRET_ACCESS_KEY';

/** @throws an error whose message says what to do. */
export async function checkStorage(storage: ObjectStorage): Promise<void> {
  const name = `streamhub-check-${nanoid(12)}`;
  const size = TEXT.byteLength;
  try {
    await storage.put(name, TEXT);
    const read = await storage.read(name, { from: 0, to: size, size });
    if (!Buffer.from(read).equals(TEXT)) {
      throw new StorageFault('wrong', 'it gives back other bytes than it was sent');
    }
    await storage.remove(name);
  } catch (error) {
    const fault = faultOf(error);
    throw new Error(sentenceOn(fault, storage));
  }
}

function sentenceOn({ kind, code, message }: StorageFault, storage: ObjectStorage): string {
  const { bucket, region } = storage.access;
  switch (code) {
    case 'NoSuchBucket':
      return `${whose(storage)} has no bucket ${bucket}. Make it, or correct --archive-s3.`;
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
    case 'InvalidToken':
      return `${whose(storage)} does not accept the credentials (${code}). Correct ${CREDENTIALS}.`;
    case 'AccessDenied':
    case 'AllAccessDisabled':
      return `these credentials may not write, read and delete in the bucket ${bucket} of ${whose(storage)}. Give them that right, or others in ${CREDENTIALS}.`;
    case 'RequestTimeTooSkewed':
      return `the clock of this machine is not that of ${whose(storage)}. Set it right.`;
    case 'AuthorizationHeaderMalformed':
    case 'PermanentRedirect':
    case 'TemporaryRedirect':
      return `the bucket ${bucket} of ${whose(storage)} is in another region than ${region} (${code}). Add ?region= to --archive-s3, or correct its host.`;
  }
  if (kind === 'away' || kind === 'later')
    return `${whose(storage)} is not there: ${message}. Start it, or correct --archive-s3.`;
  return `${whose(storage)} cannot be used: ${message}. Correct --archive-s3 and ${CREDENTIALS}.`;
}

function whose({ access }: ObjectStorage): string {
  return `the object storage at ${access.host}`;
}
