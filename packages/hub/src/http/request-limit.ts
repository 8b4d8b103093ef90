/**
 * Refuses the HTTP requests of an address that sends too many, before any route looks at them.
 * From: http-server.ts' server. To: limits/address-limits.ts, which counts them together with those over Socket.IO.
 */
import type { IncomingMessage } from 'node:http';
import { refuse } from '@streamhub/protocol';
import type { FastifyInstance } from 'fastify';
import type { AddressLimits } from '../limits/address-limits.ts';
import type { Metrics } from '../observe/metrics.ts';

export function addRequestLimit(
  http: FastifyInstance,
  {
    addressLimits,
    addressOf,
    metrics,
  }: {
    addressLimits: AddressLimits;
    addressOf: (request: IncomingMessage) => string;
    metrics: Metrics;
  },
): void {
  http.addHook('onRequest', async (request, reply) => {
    if (addressLimits.mayRequest(addressOf(request.raw))) return;
    const refusal = refuse('rate_limited');
    metrics.countRefusal(refusal.code);
    return reply.code(429).header('retry-after', '1').send(refusal);
  });
}
