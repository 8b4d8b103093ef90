/**
 * Answers with bytes that may be long: all of them or a part, as fast as they are taken, with a bound on how many such answers
 * there are.
 * From: recording-routes.ts, download-routes.ts.
 */
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { refuse } from '@streamhub/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReadingLimits } from '../archive/reading/reading-limits.ts';
import { rangeOf } from './byte-range.ts';
import { sendRefusal } from './refusal-status.ts';

export interface RangedBytes {
  size: number;
  mediaType: string;
  etag: string;
  /** Whether what somebody has a part of is this. */
  isSame(etag: string): boolean;
  /** Of one answer to a range; the reader asks for the next. */
  maxRangeBytes: number;
  read(range: { from: number; to: number }): AsyncIterable<Uint8Array>;
}

export async function sendRanged(
  reply: FastifyReply,
  bytes: RangedBytes,
  {
    request,
    limits,
    address,
  }: {
    request: Pick<FastifyRequest, 'headers' | 'method'>;
    limits: ReadingLimits;
    address: string;
  },
): Promise<FastifyReply> {
  const { size, etag, mediaType } = bytes;
  reply.headers({ 'accept-ranges': 'bytes', etag });
  const condition = request.headers['if-range'];
  const mayBePart = condition === undefined || bytes.isSame(String(condition));
  const range = mayBePart ? rangeOf(request.headers.range, size) : undefined;
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${size}`);
    return sendRefusal(reply, refuse('range_not_satisfiable'));
  }
  const from = range?.from ?? 0;
  const to = range === undefined ? size : Math.min(range.to, from + bytes.maxRangeBytes);
  const isHead = request.method === 'HEAD';
  const place = isHead ? undefined : limits.takePlace(address);
  if (!isHead && place === undefined) return sendRefusal(reply, refuse('rate_limited'));
  const body = place && (await begun(bytes.read({ from, to }), place));
  if (range !== undefined) {
    reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${size}`);
  }
  // The hub has not looked at what is inside: nobody may take it for a page.
  reply.headers({
    'content-length': to - from,
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  });
  reply.type(mediaType);
  if (body === undefined) return reply.send(Readable.from([]));
  // Whoever takes nothing holds a file open.
  reply.raw.setTimeout(limits.stalledMs, () => reply.raw.destroy());
  return reply.send(body);
}

/** Its first piece is there: what cannot be read at all is refused in words. */
async function begun(
  pieces: AsyncIterable<Uint8Array>,
  place: { giveBack(): void },
): Promise<Readable> {
  const body = Readable.from(pieces, { objectMode: false });
  body.once('close', () => place.giveBack());
  await once(body, 'readable');
  return body;
}
