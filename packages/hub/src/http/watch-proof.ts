/**
 * What a request over HTTP shows for its right to know of a private stream.
 * From: the header X-StreamHub-Authorization, or else Authorization. To: access/watch-rights.ts.
 */
import { RIGHT_HEADER } from '@streamhub/protocol';
import type { FastifyRequest } from 'fastify';
import type { Proof } from '../access/watch-rights.ts';

const FORM = /^(bearer|basic) +([^ ]+) *$/i;

/**
 * `Bearer`: a ticket or a publish token, which has no dot. `Basic`: no name, and the stream's password; with a name it is a
 * login for something else, such as a proxy before the hub.
 */
export function proofOf({ headers }: FastifyRequest, address: string): Proof {
  const shown = headers[RIGHT_HEADER] ?? headers.authorization;
  const [, scheme, value] = FORM.exec(String(shown ?? '')) ?? [];
  if (scheme === undefined || value === undefined) return { address };
  if (scheme.toLowerCase() === 'bearer') {
    return value.includes('.') ? { ticket: value, address } : { publishToken: value, address };
  }
  const nameAndPassword = Buffer.from(value, 'base64').toString('utf8');
  return nameAndPassword.startsWith(':')
    ? { password: nameAndPassword.slice(1), address }
    : { isForeign: true, address };
}
