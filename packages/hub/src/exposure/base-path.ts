/**
 * Lets the hub stand under a path, such as `/live`. The path is taken off each request before anybody looks at it, so
 * that routes and Socket.IO know nothing of it. It is taken off once: a request without it, from a proxy that took it off,
 * is as good, and a trusted proxy that says so (`X-Forwarded-Prefix`) has none of it taken off a second time.
 * From: the hub, once all that listens to the server has been attached. To: Fastify and Socket.IO, through the request.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { ProxyTrust } from './client-address.ts';

/** The address as it came, where Fastify looks for it. */
type Rewritten = IncomingMessage & { originalUrl?: string };

export function serveUnder(
  basePath: string,
  { server, proxies }: { server: Server; proxies: ProxyTrust },
): void {
  if (basePath === '') return;
  const takeOff = (request: Rewritten) => {
    const url = request.url ?? '/';
    request.originalUrl = url;
    if (proxies.pathTakenOff(request)?.replace(/\/+$/, '') === basePath) return;
    request.url = withoutBasePath(basePath, url);
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
