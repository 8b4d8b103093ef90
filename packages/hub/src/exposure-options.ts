/**
 * The options on how the world reaches the hub: HTTPS, proxies, a path, and whose pages may use it.
 * From: config.ts, the command line and the environment. To: config.ts, as part of the configuration.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { proxyTrust } from './http/client-address.ts';

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
}

export function exposureOptions(): Option[] {
  return [
    new Option('--tls-cert <file>', 'certificate (PEM) for HTTPS; read again on SIGHUP')
      .env('STREAMHUB_TLS_CERT')
      .conflicts('tlsSelfSigned'),
    new Option('--tls-key <file>', 'its private key (PEM)')
      .env('STREAMHUB_TLS_KEY')
      .conflicts('tlsSelfSigned'),
    new Option('--tls-self-signed', 'HTTPS with a certificate of its own, for a local network').env(
      'STREAMHUB_TLS_SELF_SIGNED',
    ),
    new Option(
      '--trust-proxy <list>',
      'proxies whose X-Forwarded headers are believed: addresses, networks, loopback, or true',
    )
      .env('TRUST_PROXY')
      .argParser(proxyList),
    new Option('--base-path <path>', 'path under which a proxy shows the hub, such as /live')
      .env('STREAMHUB_BASE_PATH')
      .default('', 'the root')
      .argParser(pathOfHub),
    new Option('--allowed-origins <list>', 'other origins whose pages may use the hub, or *')
      .env('STREAMHUB_ALLOWED_ORIGINS')
      .default([], "the hub's own")
      .argParser(originList),
    new Option('--embed-origins <list>', 'origins that may frame /embed pages, *, or none')
      .env('STREAMHUB_EMBED_ORIGINS')
      .default(['*'], '*')
      .argParser((text) => (text.trim() === 'none' ? [] : originList(text))),
  ];
}

/** @throws CommanderError, with the sentence printed, where one option needs another. */
export function checkExposure(command: Command, { tlsCert, tlsKey }: ExposureConfig): void {
  if ((tlsCert === undefined) === (tlsKey === undefined)) return;
  command.error('error: --tls-cert and --tls-key belong together: give both or none.');
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
