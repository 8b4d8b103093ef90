/**
 * What is behind the door over HTTP or HTTPS, beside Socket.IO: pages, the list of streams, health and metrics.
 * Errors have the same codes as on the socket.
 */
import type { RequestListener, Server } from 'node:http';
import { type ErrorCode, refuse } from '@streamhub/protocol';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { Logger } from 'pino';
import { StorageFault } from '../archive/storage/storage-fault.ts';
import type { ProxyTrust } from '../exposure/client-address.ts';
import { sendRefusal } from './refusal-status.ts';

type HttpError = Error & { statusCode?: number };

interface HttpServerOptions {
  log: Logger;
  proxies: ProxyTrust;
  /** Whether the database is what failed, which has been told of then. */
  isStoreError: (error: unknown) => boolean;
  /** The server on whose requests `pages` is called. */
  openServer: (pages: RequestListener) => Server;
}

/** Names, passwords and tokens need less. JSON's reader takes a tenth of a second for a megabyte of brackets. */
const MAX_BODY_BYTES = 16_384;
const STORAGE_RETRY_S = 2;

export function openHttpServer({
  log,
  proxies,
  isStoreError,
  openServer,
}: HttpServerOptions): FastifyInstance {
  function answerError(error: HttpError, request: FastifyRequest, reply: FastifyReply) {
    if (error instanceof StorageFault) return sendStorageFault(reply);
    if (isStoreError(error)) return sendRefusal(reply, refuse('store_unavailable'));
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      // The route, not the address: that one can hold a ticket, or the key of an unlisted stream.
      log.error({ err: error, path: request.routeOptions?.url }, 'a page could not be served');
    }
    return reply
      .code(status)
      .send(refuse(codeFor(status), status < 500 ? error.message : undefined));
  }
  const options: FastifyServerOptions = {
    serverFactory: (pages) => openServer(pages),
    forceCloseConnections: true,
    trustProxy: proxies.isTrusted,
    bodyLimit: MAX_BODY_BYTES,
    // Errors before a route is found, such as a malformed address, take another way through Fastify.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
  };
  const http = Fastify(options);
  http.setErrorHandler<HttpError>(answerError);
  return http;
}

/** Whose reason is in the log of the hub, if it lasts. */
function sendStorageFault(reply: FastifyReply): FastifyReply {
  const sentence = 'The storage of recordings does not answer now. Try again in a moment.';
  return sendRefusal(
    reply.header('retry-after', STORAGE_RETRY_S),
    refuse('store_unavailable', sentence),
  );
}

function codeFor(status: number): ErrorCode {
  if (status >= 500) return 'internal_error';
  return status === 404 ? 'not_found' : 'invalid_request';
}
