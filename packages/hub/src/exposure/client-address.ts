/**
 * Who sent a request, and what address they asked for: as the connection says, or, through a trusted proxy, as its
 * X-Forwarded headers say. One answer for pages, API and Socket.IO.
 * From: the option `--trust-proxy`; HTTP requests and Socket.IO handshakes. To: limits, watch links, allowed origins.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import proxyAddr from '@fastify/proxy-addr';

export interface ProxyTrust {
  /** In Fastify's form, for its own `trustProxy`. */
  isTrusted(address: string, hop: number): boolean;
  /** The client's IP address. */
  clientAddress(request: IncomingMessage): string;
  /** Host and port that the client asked for, such as `live.example.org`. */
  clientHost(request: IncomingMessage): string;
  isEncrypted(request: IncomingMessage): boolean;
  /** The path that the proxy says it has taken off, such as `/live`. */
  pathTakenOff(request: IncomingMessage): string | undefined;
}

/**
 * `list`: undefined (nobody is believed), `true` (everybody), or addresses, networks such as `10.0.0.0/8`, and the names
 * `loopback`, `linklocal`, `uniquelocal`, separated by commas.
 * @throws TypeError if it is none of these.
 */
export function proxyTrust(list: string | undefined): ProxyTrust {
  const isTrusted = trustOf(list);
  const ownAddress = ({ socket }: IncomingMessage) => socket.remoteAddress ?? '';

  function forwarded(request: IncomingMessage, header: string): string | undefined {
    if (!isTrusted(ownAddress(request), 0)) return undefined;
    const value = request.headers[header];
    // The last one is what the proxy in front of the hub wrote; those before come from whoever it heard.
    const last = String(value ?? '')
      .split(',')
      .at(-1)
      ?.trim();
    return last === '' ? undefined : last;
  }

  return {
    isTrusted,
    clientAddress(request) {
      const address = proxyAddr.all(request, isTrusted).at(-1) ?? '';
      // A trusted proxy may pass on what a stranger wrote: what is no address counts as the proxy's own.
      return plainAddress(isIP(address) === 0 ? ownAddress(request) : address);
    },
    clientHost: (request) =>
      forwarded(request, 'x-forwarded-host') ?? request.headers.host ?? 'localhost',
    isEncrypted: (request) =>
      (request.socket as TLSSocket).encrypted === true ||
      forwarded(request, 'x-forwarded-proto') === 'https',
    pathTakenOff: (request) => forwarded(request, 'x-forwarded-prefix'),
  };
}

function trustOf(list: string | undefined): ProxyTrust['isTrusted'] {
  if (list === undefined) return () => false;
  if (list === 'true') return () => true;
  const parts = list.split(',').map((part) => part.trim());
  const wrong = parts.find((part) => !NETWORKS.has(part) && isIP(part.split('/')[0] ?? '') === 0);
  // The library takes `1`, which elsewhere means "one proxy", for the address 0.0.0.1.
  if (wrong !== undefined) throw new TypeError(`${wrong} is no address`);
  return proxyAddr.compile(parts);
}

const NETWORKS: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** A hub that listens on `::` sees IPv4 addresses in IPv6's clothes: one client must not count as two. */
function plainAddress(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
