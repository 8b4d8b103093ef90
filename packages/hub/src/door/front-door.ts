/**
 * The one way in: each HTTP request and each WebSocket passes here before anything else of the hub sees it, with limits
 * by address, the check of its origin, and bounds in time. Behind the door are the pages with the API, and Socket.IO.
 * From: the HTTP server. To: the routes of the HTTP server; Engine.IO.
 */
import {
  createServer,
  type RequestListener as Handler,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import type { ErrorCode } from '@streamhub/protocol';
import type { AllowedOrigins } from '../exposure/allowed-origins.ts';
import type { AddressLimits, RateName } from '../limits/address-limits.ts';
import { descriptorLimit } from './descriptor-limit.ts';
import {
  endUnreadRequests,
  type PlainRefusal,
  sendPlainRefusal,
  sendPlainRefusalOfUpgrade,
} from './plain-refusal.ts';
import type { TcpConnections } from './tcp-connections.ts';

export const SOCKET_PATH = '/socket.io/';

const TIMES: ServerOptions = {
  // Headers, and headers with body: what is begun must be finished.
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  // Longer than proxies keep a connection for the next request, or they would send one into a closed one.
  keepAliveTimeout: 72_000,
  maxHeaderSize: 16_384,
};
const TLS_HANDSHAKE_MS = 10_000;
/** Of the process's descriptors, what is not for connections: files, the database, the log. */
const OTHER_DESCRIPTORS = 64;
const HEALTH_PATHS = ['/healthz', '/readyz'];

/** What Engine.IO does with what is let in. */
interface SocketServer {
  handleRequest(request: IncomingMessage, response: ServerResponse): void;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

interface Options {
  connections: TcpConnections;
  addressLimits: AddressLimits;
  allowedOrigins: AllowedOrigins;
  isEmbedPage: (request: IncomingMessage) => boolean;
  /** This node drains. */
  takesNobodyNew(): boolean;
  addressOf: (request: IncomingMessage) => string;
  onRefused: (code: ErrorCode) => void;
}

export class FrontDoor {
  readonly #options: Options;
  #sockets: SocketServer | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** `pages`: what answers all that is not Socket.IO's. */
  openServer(
    pages: Handler,
    { certificate }: { certificate: SecureContextOptions | undefined },
  ): HttpServer {
    const server =
      certificate === undefined
        ? createServer(TIMES)
        : createSecureServer({ ...TIMES, ...certificate, handshakeTimeout: TLS_HANDSHAKE_MS });
    const descriptors = descriptorLimit();
    if (descriptors !== undefined) {
      server.maxConnections = Math.max(OTHER_DESCRIPTORS, descriptors - OTHER_DESCRIPTORS);
    }
    this.#options.connections.watch(server);
    server.on('request', (request, response) => {
      endUnreadRequests(request, response);
      const refusal = this.#refusalOf(request);
      if (refusal !== undefined) this.#refuse(response, refusal);
      else if (isForSockets(request)) this.#sockets?.handleRequest(request, response);
      else pages(request, response);
    });
    server.on('upgrade', (request, socket, head) => {
      const refusal = this.#refusalOf(request) ?? upgradeRefusal(request);
      if (refusal === undefined) {
        this.#sockets?.handleUpgrade(request, socket, head);
        return;
      }
      this.#options.onRefused(refusal.code);
      sendPlainRefusalOfUpgrade(socket, refusal);
    });
    return server;
  }

  /** Socket.IO stands behind the door from now on. */
  letIntoSockets(sockets: SocketServer): void {
    this.#sockets = sockets;
  }

  #refuse(response: ServerResponse, refusal: PlainRefusal): void {
    this.#options.onRefused(refusal.code);
    sendPlainRefusal(response, refusal);
  }

  #refusalOf(request: IncomingMessage): PlainRefusal | undefined {
    const { addressLimits, allowedOrigins, isEmbedPage, addressOf, takesNobodyNew } = this.#options;
    if (!addressLimits.may(rateOf(request), addressOf(request))) {
      return { code: 'rate_limited', status: 429 };
    }
    const unknownHost = allowedOrigins.unknownHost(request);
    if (unknownHost !== undefined) {
      return { code: 'host_not_allowed', status: 421, detail: hostSentence(unknownHost) };
    }
    if (!isForSockets(request)) return undefined;
    // Sessions that are there go on until it is their turn; a proxy tries another node for this one.
    const isNew = !queryOf(request).has('sid');
    if (isNew && takesNobodyNew()) return { code: 'hub_stopping', status: 503, isForAll: true };
    const isOurs = isEmbedPage(request) || allowedOrigins.allows(request);
    if (isOurs && !isHiddenForeigner(request) && !isJsonp(request)) return undefined;
    // Any page may read that it is refused, so that it can say why nothing is shown.
    return { code: 'origin_not_allowed', status: 403, isForAll: true };
  }
}

function pathOf({ url = '' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** Nothing but this spelling leads to Engine.IO, so that nothing else has to be checked as it is. */
function isForSockets(request: IncomingMessage): boolean {
  return pathOf(request) === SOCKET_PATH;
}

function rateOf(request: IncomingMessage): RateName {
  if (isForSockets(request)) return queryOf(request).has('sid') ? 'polls' : 'handshakes';
  return HEALTH_PATHS.includes(pathOf(request)) ? 'healthChecks' : 'requests';
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start));
}

/** By JSONP a page of any origin could read the answers, as a script. */
function isJsonp(request: IncomingMessage): boolean {
  return queryOf(request).has('j');
}

/** A browser sends no `Origin` with what a page of another origin loads as a script, a picture or a link. */
function isHiddenForeigner({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin === undefined && site !== undefined && !OWN_SITES.has(String(site));
}

/** `none`: typed in by the user. */
const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none']);

function upgradeRefusal(request: IncomingMessage): PlainRefusal | undefined {
  return isForSockets(request) ? undefined : { code: 'not_found', status: 404 };
}

function hostSentence(host: string): string {
  return `This hub is for its own machine alone and answers to localhost, not to ${host}. If a proxy shows it to others, start it with --public-url or --trust-proxy.`;
}
