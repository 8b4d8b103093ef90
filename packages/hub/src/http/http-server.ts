/**
 * The hub's one port over HTTP or HTTPS: pages, the list of streams, health and metrics. Socket.IO joins it in hub.ts.
 * Errors have the same codes as on the socket.
 */
import type { SecureContextOptions } from 'node:tls';
import { type ErrorCode, refuse } from '@streamhub/protocol';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { Logger } from 'pino';
import type { ProxyTrust } from './client-address.ts';

type HttpError = Error & { statusCode?: number };

interface HttpServerOptions {
  log: Logger;
  proxies: ProxyTrust;
  /** Undefined: plain HTTP. */
  certificate: SecureContextOptions | undefined;
}

/** Names, passwords and tokens need less. JSON's reader takes a tenth of a second for a megabyte of brackets. */
const MAX_BODY_BYTES = 16_384;

export function openHttpServer({ log, proxies, certificate }: HttpServerOptions): FastifyInstance {
  function answerError(error: HttpError, request: FastifyRequest, reply: FastifyReply) {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error, path: request.url }, 'a page could not be served');
    return reply
      .code(status)
      .send(refuse(codeFor(status), status < 500 ? error.message : undefined));
  }
  const options: FastifyServerOptions = {
    forceCloseConnections: true,
    trustProxy: proxies.isTrusted,
    bodyLimit: MAX_BODY_BYTES,
    // Errors before a route is found, such as a malformed address, take another way through Fastify.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
  };
  // Fastify's types tell the two apart by the kind of server; nothing here depends on it.
  const http = certificate
    ? (Fastify({ ...options, https: certificate } as FastifyServerOptions) as FastifyInstance)
    : Fastify(options);
  http.setErrorHandler<HttpError>(answerError);
  return http;
}

function codeFor(status: number): ErrorCode {
  if (status >= 500) return 'internal_error';
  return status === 404 ? 'not_found' : 'invalid_request';
}
