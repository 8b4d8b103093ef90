/**
 * The options on how the world reaches the hub: HTTPS, proxies, a path, and whose pages may use it.
 * From: config.ts, the command line and the environment. To: config.ts, as part of the configuration.
 */
import { type Command, InvalidArgumentError } from 'commander';
import { proxyTrust } from '../exposure/client-address.ts';
import type { ListenAddress } from '../exposure/reach.ts';
import { HubOption, type Origins } from './hub-option.ts';
import { listenAddress } from './option-values.ts';

export interface ExposureConfig {
  /** PEM files. Both or none. */
  tlsCert?: string;
  tlsKey?: string;
  /** True: the hub makes its own certificate and keeps it in the data folder. */
  tlsSelfSigned?: boolean;
  /** Whose X-Forwarded headers are believed; see `proxyTrust`. */
  trustProxy?: string;
  /** The path under which proxies show the hub, such as `/live`; empty at the root. */
  basePath: string;
  /** Other origins whose pages may use Socket.IO and the API, or `*`. */
  allowedOrigins: string[];
  /** Origins whose pages may show the embed page in a frame, or `*`, or none. */
  embedOrigins: string[];
  /** Where `/metrics` is shown. Undefined: to programs of this machine, on the hub's own port. */
  metricsListen?: ListenAddress;
}

export function exposureOptions(): HubOption[] {
  return [
    new HubOption(
      '--tls-cert <file>',
      'certificate (PEM) for HTTPS; read again on SIGHUP',
      'STREAMHUB_TLS_CERT',
    ),
    new HubOption('--tls-key <file>', 'its private key (PEM)', 'STREAMHUB_TLS_KEY'),
    new HubOption(
      '--tls-self-signed',
      'HTTPS with a certificate of its own, for a local network',
      'STREAMHUB_TLS_SELF_SIGNED',
    ),
    new HubOption(
      '--trust-proxy <list>',
      'proxies whose X-Forwarded headers are believed: addresses, networks, loopback, or true',
      'STREAMHUB_TRUST_PROXY',
      'TRUST_PROXY',
    ).argParser(proxyList),
    new HubOption(
      '--base-path <path>',
      'path under which a proxy shows the hub, such as /live',
      'STREAMHUB_BASE_PATH',
    )
      .default('', 'the root')
      .argParser(pathOfHub),
    new HubOption(
      '--allowed-origins <list>',
      'other origins whose pages may use the hub, or *',
      'STREAMHUB_ALLOWED_ORIGINS',
    )
      .default([], "the hub's own")
      .argParser(originList),
    new HubOption(
      '--embed-origins <list>',
      'origins that may frame /embed pages, *, or none',
      'STREAMHUB_EMBED_ORIGINS',
    )
      .default(['*'], '*')
      .argParser((text) => (text.trim() === 'none' ? [] : originList(text))),
    new HubOption(
      '--metrics-listen <address:port>',
      'where /metrics is, in place of the own port',
      'STREAMHUB_METRICS_LISTEN',
    ).argParser(listenAddress),
  ];
}

/** @throws CommanderError, with the sentence printed, where one option needs or excludes another. */
export function checkExposure(
  command: Command,
  { options, origins }: { options: ExposureConfig; origins: Origins },
): void {
  const { tlsCert, tlsKey, tlsSelfSigned } = options;
  const [cert, key, own] = (['tlsCert', 'tlsKey', 'tlsSelfSigned'] as const).map(origins.nameOf);
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    command.error(`error: ${cert} and ${key} belong together: give both or none.`);
  }
  if (tlsSelfSigned && tlsCert !== undefined) {
    command.error(`error: ${own} and ${cert} exclude each other: give one of them.`);
  }
}

function proxyList(text: string): string {
  try {
    proxyTrust(text);
    return text;
  } catch {
    throw new InvalidArgumentError(
      'It must be true, or addresses such as loopback,10.0.0.0/8 separated by commas.',
    );
  }
}

/** `live/` becomes `/live`. */
function pathOfHub(text: string): string {
  const path = text.replace(/^\/*/, '/').replace(/\/+$/, '');
  if (/^(\/[\w.~-]+)*$/.test(path) && !/\/\.\.?(\/|$)/.test(path)) return path;
  throw new InvalidArgumentError('It must be a path such as /live.');
}

function originList(text: string): string[] {
  return text.split(',').map((part) => originOf(part.trim()));
}

function originOf(text: string): string {
  if (text === '*') return text;
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && /^\/?$/.test(url.pathname);
  if (isOrigin && url.search === '' && url.username === '') return url.origin;
  throw new InvalidArgumentError(
    'It must be origins such as https://example.org separated by commas, or *.',
  );
}
