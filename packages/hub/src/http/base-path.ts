/**
 * Lets the hub stand under a path, such as `/live`. The path is taken off each request before anybody looks at it, so
 * that routes and Socket.IO know nothing of it; a request without it, from a proxy that took it off, is as good.
 * From: hub.ts, once all that listens to the server has been attached. To: Fastify and Socket.IO, through the request.
 */
import type { IncomingMessage, Server } from 'node:http';

export function serveUnder(basePath: string, server: Server): void {
  if (basePath === '') return;
  const takeOff = (request: IncomingMessage) => {
    request.url = withoutBasePath(basePath, request.url ?? '/');
  };
  server.prependListener('request', takeOff);
  server.prependListener('upgrade', takeOff);
}

function withoutBasePath(basePath: string, url: string): string {
  if (!url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest.startsWith('/')) return rest;
  return rest === '' || rest.startsWith('?') ? `/${rest}` : url;
}
