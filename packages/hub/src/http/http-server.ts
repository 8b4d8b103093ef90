/**
 * The hub's one port over HTTP: pages, the list of streams, health and metrics. Socket.IO joins it in hub.ts.
 * Errors have the same codes as on the socket.
 */
import { type ErrorCode, refuse } from '@streamhub/protocol';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

type HttpError = Error & { statusCode?: number };

export function openHttpServer(log: Logger): FastifyInstance {
  function answerError(error: HttpError, request: FastifyRequest, reply: FastifyReply) {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error, path: request.url }, 'a page could not be served');
    return reply
      .code(status)
      .send(refuse(codeFor(status), status < 500 ? error.message : undefined));
  }
  // Errors before a route is found, such as a malformed address, take another way through Fastify.
  const http = Fastify({
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
  });
  http.setErrorHandler<HttpError>(answerError);
  return http;
}

function codeFor(status: number): ErrorCode {
  if (status >= 500) return 'internal_error';
  return status === 404 ? 'not_found' : 'invalid_request';
}
