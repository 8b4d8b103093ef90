/**
 * For whoever runs the hub: is it alive, may people be sent to it, and what does it do.
 * From: the hub. To: programs that watch over the hub.
 */
import type { FastifyInstance } from 'fastify';
import { isOfThisMachine } from '../exposure/this-machine.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { ReadyCheck } from '../observe/readiness.ts';

const NOT_NOW = 503;

/** `showsMetrics`: they have no address of their own. */
export function addOperationsRoutes(
  http: FastifyInstance,
  { metrics, ready, showsMetrics }: { metrics: Metrics; ready: ReadyCheck; showsMetrics: boolean },
): void {
  http.get('/healthz', async () => ({ ok: true }));
  http.get('/readyz', async (_request, reply) => {
    const readiness = await ready.now();
    return reply
      .code(readiness.ok ? 200 : NOT_NOW)
      .header('cache-control', 'no-store')
      .send(readiness);
  });
  if (!showsMetrics) return;
  http.get('/metrics', async (request, reply) => {
    // As it came: no path of the hub has been taken off, and nothing is written in another way.
    const isPlain = /^\/metrics(\?|$)/.test(request.originalUrl);
    if (!isPlain || !isOfThisMachine(request.raw)) return reply.callNotFound();
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}
