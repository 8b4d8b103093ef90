/**
 * Where NATS is and how a node proves itself there, from one line of the command line or the environment, and how that line
 * is written into logs and sentences: never with its secrets.
 * From: cluster-options.ts, `--nats`. To: bus.ts.
 */

export interface BusAddress {
  /** `host:port`, one for each server. */
  readonly servers: readonly string[];
  /** `tls://`: nothing is said before the connection is encrypted. */
  readonly isEncrypted: boolean;
  readonly user?: string;
  readonly password?: string;
  /** `nats://TOKEN@host`. */
  readonly token?: string;
}

const DEFAULT_PORT = '4222';

/** Undefined: it is no such address. Several servers of one NATS are separated by commas; the first one's user is used. */
export function busAddress(text: string): BusAddress | undefined {
  const urls = text.split(',').map((part) => URL.parse(part.trim()));
  const [first] = urls;
  if (!first || urls.some((url) => url === null || !isBusUrl(url))) return undefined;
  const [user, password] = [plain(first.username), plain(first.password)];
  if (user === undefined || password === undefined) return undefined;
  const known = urls.filter((url) => url !== null);
  return {
    servers: known.map(({ hostname, port }) => `${hostname}:${port || DEFAULT_PORT}`),
    isEncrypted: known.some(({ protocol }) => protocol === 'tls:'),
    ...(user !== '' && (password === '' ? { token: user } : { user, password })),
  };
}

/** To be shown to anybody. */
export function shownAddress({ servers, isEncrypted }: BusAddress): string {
  const scheme = isEncrypted ? 'tls' : 'nats';
  return servers.map((server) => `${scheme}://${server}`).join(',');
}

function isBusUrl({ protocol, hostname, pathname, search, hash }: URL): boolean {
  const isPlain = /^\/?$/.test(pathname) && search === '' && hash === '';
  return /^(nats|tls):$/.test(protocol) && hostname !== '' && isPlain;
}

/** Undefined: a percent sign that stands for nothing. */
function plain(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
