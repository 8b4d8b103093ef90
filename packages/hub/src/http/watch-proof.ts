/**
 * What a request over HTTP shows for its right to know of a private stream.
 * From: the header Authorization. To: access/watch-rights.ts.
 */
import type { FastifyRequest } from 'fastify';
import type { Proof } from '../access/watch-rights.ts';

const SCHEME = /^(bearer|basic) +([^ ]+) *$/i;

/** `Bearer`: a ticket or a publish token, which has no dot. `Basic`: any name, and the stream's password. */
export function proofOf(request: FastifyRequest, address: string): Proof {
  const [, scheme, value] = SCHEME.exec(request.headers.authorization ?? '') ?? [];
  if (scheme === undefined || value === undefined) return { address };
  if (scheme.toLowerCase() === 'bearer') {
    return value.includes('.') ? { ticket: value, address } : { publishToken: value, address };
  }
  const nameAndPassword = Buffer.from(value, 'base64').toString('utf8');
  const colon = nameAndPassword.indexOf(':');
  return colon < 0 ? { address } : { password: nameAndPassword.slice(colon + 1), address };
}
