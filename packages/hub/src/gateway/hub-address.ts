/** The address under which a streamer's viewers reach the hub: as configured, or as the streamer itself reached it. */
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Without a configured address the connection's own is used: `Origin` tells the scheme even behind a proxy that ends
 * TLS, and is taken if it names the same host. The result goes back to that connection only.
 */
export function hubAddress({
  publicUrl,
  headers,
  isEncrypted,
}: {
  publicUrl: string | undefined;
  headers: IncomingHttpHeaders;
  isEncrypted: boolean;
}): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  const host = headers.host ?? 'localhost';
  const { origin } = headers;
  if (origin !== undefined && URL.parse(origin)?.host === host) return origin;
  return `${isEncrypted ? 'https' : 'http'}://${host}`;
}

export function watchUrl(address: string, streamKey: string): string {
  return `${address}/watch/${streamKey}`;
}
