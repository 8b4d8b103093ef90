/**
 * One sentence on why a hub could not start, and what to do about it.
 * From: run-command.ts, what the start has thrown, and where the values came from. To: the terminal.
 */
import { resolve } from 'node:path';
import type { Config } from './config.ts';
import type { Origins } from './hub-option.ts';

type Places = Pick<
  Config,
  'port' | 'host' | 'dataDir' | 'metricsListen' | 'tlsCert' | 'tlsKey' | 'pagesDir'
>;

/** What Node adds to an error of the system, if it knows it. */
interface SystemError extends NodeJS.ErrnoException {
  address?: string;
  hostname?: string;
  port?: number;
}

export function whyNotStarted(
  error: unknown,
  { config, origins }: { config: Places; origins: Origins },
): string {
  const { code, message, syscall, path } = error as SystemError;
  if (syscall === 'listen' || syscall === 'bind' || syscall === 'getaddrinfo') {
    return whyNotListening(error as SystemError, { config, origins });
  }
  for (const key of ['tlsCert', 'tlsKey', 'pagesDir'] as const) {
    if (path === undefined || path !== config[key]) continue;
    return `${path} cannot be read (${message}). It comes from ${origins.nameOf(key)}.`;
  }
  const isInDataDir = path !== undefined && resolve(path).startsWith(resolve(config.dataDir));
  if (isInDataDir || code === 'EROFS') {
    return `the data folder ${config.dataDir} cannot be used (${message}). Choose another with ${origins.nameOf('dataDir')}.`;
  }
  return `could not start: ${message}`;
}

function whyNotListening(
  { code, message, address, hostname, port }: SystemError,
  { config, origins }: { config: Places; origins: Origins },
): string {
  const { metricsListen } = config;
  const isOfMetrics =
    metricsListen !== undefined &&
    (hostname ?? address) === metricsListen.host &&
    (port === undefined || port === metricsListen.port);
  const [host, itsPort, hostKey, portKey] = isOfMetrics
    ? [metricsListen.host, metricsListen.port, 'metricsListen', 'metricsListen']
    : [config.host, config.port, 'host', 'port'];
  const another = (key: string) => `with ${origins.nameOf(key)}`;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${itsPort} is in use. Stop the other program, or choose another port ${another(portKey)}.`;
    case 'EACCES':
    case 'EPERM':
      return `no right to listen on port ${itsPort}. Choose one above 1023 ${another(portKey)}; a proxy can show it at ${itsPort}.`;
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EINVAL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine. Choose another ${another(hostKey)}.`;
    default:
      return `could not listen on ${host}, port ${itsPort}: ${message}`;
  }
}
