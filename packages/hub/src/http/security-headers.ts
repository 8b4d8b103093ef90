/**
 * What browsers may do with the hub's pages: run the hub's own scripts, talk to the hub, and nothing else. Pages of other
 * origins may read the API if they are allowed, and show none of the pages in a frame but the embed page.
 * From: the hub. To: every answer over HTTP.
 */
import type { IncomingMessage } from 'node:http';
import cors from '@fastify/cors';
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import { refuse } from '@streamhub/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AllowedOrigins } from '../exposure/allowed-origins.ts';
import type { ProxyTrust } from '../exposure/client-address.ts';

const A_DAY_S = 24 * 60 * 60;

const POLICY = {
  'default-src': ["'none'"],
  // The second lets the hub's own scripts compile WebAssembly (a decoder of sound, where the browser has none), and no `eval`.
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'style-src': ["'self'"],
  'worker-src': ["'self'"],
  // Covers the WebSocket to the same host as well.
  'connect-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'media-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
};

export async function addSecurityHeaders(
  http: FastifyInstance,
  allowedOrigins: AllowedOrigins,
): Promise<void> {
  await http.register(helmet, {
    contentSecurityPolicy: policyWith({ frameAncestors: ["'none'"] }),
    frameguard: { action: 'deny' },
    // A promise for the whole host and all its ports: its owner makes it, in the proxy, not the hub.
    strictTransportSecurity: false,
  });
  http.addHook('onRequest', async (request, reply) => {
    if (!isForOthers(request) || allowedOrigins.allows(request.raw)) return;
    await reply.code(403).send(refuse('origin_not_allowed'));
  });
  await http.register(cors, {
    delegator: (request, answer) =>
      answer(null, {
        origin: isForOthers(request) && allowedOrigins.mustTell(request.raw),
        methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
        maxAge: A_DAY_S,
      }),
  });
}

/** By the route that was found, for an address has many spellings; by the address where there is none. */
export function isOfApi({ routeOptions, url }: FastifyRequest): boolean {
  return (routeOptions.url?.startsWith('/api/') || url.startsWith('/api/')) === true;
}

/** What pages of other origins read, if they are allowed. */
function isForOthers(request: FastifyRequest): boolean {
  const { routeOptions, url } = request;
  return isOfApi(request) || routeOptions.url?.startsWith('/hls/') || url.startsWith('/hls/');
}

/** For the route of the embed page. `origins`: whose pages may frame it; none is nobody's. */
export function embedHeaders(
  origins: readonly string[],
  { proxies }: { proxies: Pick<ProxyTrust, 'clientHost'> },
): FastifyHelmetOptions {
  const own = (scheme: string) => (request: IncomingMessage) => {
    const host = URL.parse(`http://${proxies.clientHost(request)}`)?.host;
    return host === undefined ? "'self'" : `${scheme}://${host}`;
  };
  return {
    contentSecurityPolicy: policyWith({
      frameAncestors: ancestorsOf(origins),
      ownAddress: { files: own('http'), sockets: own('ws') },
    }),
    frameguard: origins.length === 0 ? { action: 'deny' } : false,
  };
}

/** To a browser `*` is every page with a network's address: not one of a file, of an app, of `srcdoc`. No word is every page. */
function ancestorsOf(origins: readonly string[]): string[] | undefined {
  if (origins.includes('*')) return undefined;
  return origins.length === 0 ? ["'none'"] : [...origins];
}

type Source = string | ((request: IncomingMessage) => string);

/** `ownAddress`: where a page may have no origin, to which some browsers (WebKit) find no `'self'`. HTTP means HTTPS as well. */
function policyWith({
  frameAncestors,
  ownAddress,
}: {
  frameAncestors: string[] | undefined;
  ownAddress?: { files: Source; sockets: Source };
}) {
  const withOwn = (name: string, sources: string[]): Source[] => {
    if (!ownAddress || !sources.includes("'self'")) return sources;
    const { files, sockets } = ownAddress;
    return name === 'connect-src' ? [...sources, files, sockets] : [...sources, files];
  };
  const directives = Object.entries(POLICY).map(([name, sources]) => [
    name,
    withOwn(name, sources),
  ]);
  return {
    useDefaults: false,
    directives: {
      ...(Object.fromEntries(directives) as Record<string, Source[]>),
      ...(frameAncestors && { 'frame-ancestors': frameAncestors }),
    },
  };
}
