/**
 * How the world reaches the hub: whom it believes, whose pages may use it, under which address it is seen. One object for all
 * that asks.
 * From: the configuration. To: the door, the routes, the requests.
 */
import type { IncomingMessage } from 'node:http';
import { AllowedOrigins } from './allowed-origins.ts';
import { type ProxyTrust, proxyTrust } from './client-address.ts';
import { EmbedPass } from './embed-pass.ts';
import { hubAddress } from './hub-address.ts';
import { picturesShownOn } from './picture-sites.ts';
import { isAlone } from './reach.ts';

interface ExposureOptions {
  host: string;
  publicUrl?: string;
  trustProxy?: string;
  basePath: string;
  allowedOrigins: readonly string[];
  embedOrigins: readonly string[];
}

export interface Exposure {
  proxies: ProxyTrust;
  allowedOrigins: AllowedOrigins;
  /** Undefined: no page may frame the embed page. */
  embedPass: EmbedPass | undefined;
  /** The request is the embed page's, from a frame without an origin: it may watch. */
  isEmbedPage(request: IncomingMessage): boolean;
  /** True if pages of the request's origin, which is not the hub's, may read what Socket.IO answers. */
  mustTellOrigin(request: IncomingMessage): boolean;
  /** The client's IP address. */
  addressOf(request: IncomingMessage): string;
  /** Where the asking browser reaches the hub. */
  hubAddressOf(request: IncomingMessage): string;
  /** An `<img>` of the page that asks may show a picture of a stream. */
  showsPictures(request: IncomingMessage): boolean;
}

/** `embedKey`: what the pass of the embed page is made of. */
export function openExposure(
  config: ExposureOptions,
  {
    embedKey,
    onForeign,
  }: { embedKey: Buffer; onForeign: (pair: { origin: string; host: string }) => void },
): Exposure {
  const { publicUrl, basePath, allowedOrigins: origins, embedOrigins } = config;
  const proxies = proxyTrust(config.trustProxy);
  const embedPass = embedOrigins.length === 0 ? undefined : new EmbedPass(embedKey);
  const allowedOrigins = new AllowedOrigins({
    origins,
    publicUrl,
    proxies,
    isAlone: isAlone(config),
    onForeign,
  });
  const isEmbedPage = (request: IncomingMessage) => embedPass?.isShownBy(request) === true;
  return {
    proxies,
    allowedOrigins,
    embedPass,
    isEmbedPage,
    mustTellOrigin: (request) => isEmbedPage(request) || allowedOrigins.mustTell(request),
    addressOf: proxies.clientAddress,
    hubAddressOf: (request) => hubAddress(request, { publicUrl, basePath, proxies }),
    showsPictures: picturesShownOn([...embedOrigins, ...origins]),
  };
}
