/**
 * Who can connect to a hub with these options.
 * From: the configuration. To: who may stream by default, what is said at the start, who is shown the metrics.
 */

export interface ListenAddress {
  host: string;
  port: number;
}

interface ReachOptions {
  host: string;
  publicUrl?: string;
  trustProxy?: string;
  basePath: string;
}

/** Nobody but this machine reaches the hub: neither by itself, nor through a proxy, as far as its options tell. */
export function isAlone(options: ReachOptions): boolean {
  const { host, publicUrl, trustProxy, basePath } = options;
  const hasProxy = publicUrl !== undefined || trustProxy !== undefined || basePath !== '';
  return isLoopback(host) && !hasProxy;
}

/** Nobody but this machine's own programs can connect to it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
