/** For whoever runs the hub: is it alive, and what does it do. */
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../observe/metrics.ts';

export function addOperationsRoutes(http: FastifyInstance, metrics: Metrics): void {
  http.get('/healthz', async () => ({ ok: true }));
  http.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
}
