/**
 * Whose pages may use Socket.IO and the API: the hub's own, and those named; and by which names a hub that is alone on its
 * machine is called. Programs that are no browser send no
 * `Origin` and are not meant: it is browsers that visit strange pages with their user's rights.
 * From: HTTP requests and Socket.IO handshakes. To: door/front-door.ts, security-headers.ts.
 */
import type { IncomingMessage } from 'node:http';
import type { ProxyTrust } from './client-address.ts';

interface AllowedOriginsOptions {
  /** Such as `https://example.org`; `*` is everybody. */
  origins: readonly string[];
  publicUrl: string | undefined;
  proxies: ProxyTrust;
  /** Nobody but this machine reaches the hub. */
  isAlone: boolean;
  /** Hears of each request of a page that is refused. */
  onForeign?: (pair: { origin: string; host: string }) => void;
}

export class AllowedOrigins {
  readonly #origins: ReadonlySet<string>;
  readonly #proxies: ProxyTrust;
  readonly #isAlone: boolean;
  readonly #onForeign: AllowedOriginsOptions['onForeign'];

  constructor({ origins, publicUrl, proxies, isAlone, onForeign }: AllowedOriginsOptions) {
    const own = URL.parse(publicUrl ?? '')?.origin;
    this.#origins = new Set(own === undefined ? origins : [...origins, own]);
    this.#proxies = proxies;
    this.#isAlone = isAlone;
    this.#onForeign = onForeign;
  }

  allows(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (origin === undefined || this.#isOwn(origin, request) || this.#isNamed(origin)) return true;
    this.#onForeign?.({ origin, host: this.#proxies.clientHost(request) });
    return false;
  }

  /** True if the answer must tell the browser that a page of another origin may read it. */
  mustTell(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    return origin !== undefined && !this.#isOwn(origin, request) && this.#isNamed(origin);
  }

  /**
   * The name under which a hub that is alone was asked, if it is none of its own: a page can let a name of its own lead to
   * this machine, and is then of the hub's origin to the browser (DNS rebinding).
   */
  unknownHost({ headers }: IncomingMessage): string | undefined {
    if (!this.#isAlone || headers.host === undefined) return undefined;
    const name = URL.parse(`http://${headers.host}`)?.hostname;
    return name !== undefined && OWN_NAME.test(name) ? undefined : headers.host;
  }

  /** Host and port alone: the scheme is not known behind a proxy that ends TLS and is not trusted. */
  #isOwn(origin: string, request: IncomingMessage): boolean {
    const url = URL.parse(origin);
    if (url === null) return false;
    // In an origin the scheme's own port is left out; in `Host` some programs write it.
    return url.host === URL.parse(`${url.protocol}//${this.#proxies.clientHost(request)}`)?.host;
  }

  #isNamed(origin: string): boolean {
    return this.#origins.has('*') || this.#origins.has(origin);
  }
}

/** What leads to this machine whoever asks. */
const OWN_NAME = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;
