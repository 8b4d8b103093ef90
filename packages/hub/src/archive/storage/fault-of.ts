/**
 * Makes a StorageFault of whatever a request to an object storage has thrown.
 * From: object-storage.ts and those who use it. To: storage-fault.ts.
 */
import { S3ServiceError } from 's3mini';
import { StorageFault } from './storage-fault.ts';

export function faultOf(error: unknown): StorageFault {
  if (error instanceof StorageFault) return error;
  if (error instanceof S3ServiceError) {
    const { status } = error;
    const code = codeOf(error);
    const message = `it answers ${status}${code === '' ? '' : ` ${code}`}`;
    if (status === 404) return new StorageFault('missing', message, code);
    // 501: it has no such request at all.
    if ((status >= 500 && status !== 501) || status === 408 || status === 429) {
      return new StorageFault('later', message, code);
    }
    return new StorageFault(status >= 400 ? 'refused' : 'wrong', message, code);
  }
  const { name, code, cause } = error as Error & { code?: unknown; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return new StorageFault('away', 'it does not answer in time');
  const reason = [code, cause?.code].find((each) => typeof each === 'string');
  return new StorageFault('away', `it cannot be reached (${reason ?? 'the connection broke'})`);
}

/** From the answer itself: the library reads it only if it has exactly the media type that Amazon gives. */
function codeOf({ serviceCode, body }: S3ServiceError): string {
  const written = /<Code>(\w{1,64})<\/Code>/.exec(body ?? '')?.[1];
  if (written !== undefined) return written;
  return /^\w{1,64}$/.test(serviceCode ?? '') && serviceCode !== 'Unknown'
    ? (serviceCode ?? '')
    : '';
}
