/**
 * The hub's one port over HTTP: pages, the list of streams, health and metrics. Socket.IO joins it in hub.ts.
 * Errors have the same codes as on the socket.
 */
import { type ErrorCode, refuse } from '@streamhub/protocol';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

export function openHttpServer(log: Logger): FastifyInstance {
  const http = Fastify({ forceCloseConnections: true });
  http.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error, path: request.url }, 'a page could not be served');
    return reply
      .code(status)
      .send(refuse(codeFor(status), status < 500 ? error.message : undefined));
  });
  return http;
}

function codeFor(status: number): ErrorCode {
  if (status >= 500) return 'internal_error';
  return status === 404 ? 'not_found' : 'invalid_request';
}
