/**
 * The address under which a streamer's viewers reach the hub: as configured, or as the streamer itself reached it.
 * From: the streamer's Socket.IO handshake or HTTP request. To: watch links.
 */
import type { IncomingMessage } from 'node:http';
import type { ProxyTrust } from './client-address.ts';

interface HubAddressOptions {
  /** With the path under which the hub stands, if there is one. */
  publicUrl: string | undefined;
  basePath: string;
  proxies: ProxyTrust;
}

/**
 * Without a configured address the connection's own is used: `Origin` tells the scheme even behind a proxy that ends
 * TLS and is not trusted, and is taken if it names the same host. The result goes back to that connection only.
 */
export function hubAddress(
  request: IncomingMessage,
  { publicUrl, basePath, proxies }: HubAddressOptions,
): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  const host = proxies.clientHost(request);
  const { origin } = request.headers;
  if (origin !== undefined && URL.parse(origin)?.host === host) return origin + basePath;
  return `${proxies.isEncrypted(request) ? 'https' : 'http'}://${host}${basePath}`;
}

export function watchUrl(address: string, streamKey: string): string {
  return `${address}/watch/${streamKey}`;
}
