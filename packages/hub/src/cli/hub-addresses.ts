/**
 * The addresses of a hub that are printed for people: each of them answers.
 * From: where the hub listens, its options, the machine. To: greeting.ts, first-steps-text.ts.
 */
import { connect } from 'node:net';
import { isLoopback } from '../exposure/reach.ts';
import type { MachineAddresses } from '../tls/machine-addresses.ts';
import type { Config } from './config.ts';

export interface HubAddresses {
  /** For browsers on this machine. All without a slash at the end, and with the path of the hub. */
  here: string;
  /** For others in the network; empty if only this machine reaches the hub. */
  network: string[];
  /** For everybody, where a proxy shows it. */
  everywhere?: string;
}

interface Listening {
  /** Such as `https://0.0.0.0:8080`. */
  address: string;
  options: Pick<Config, 'basePath' | 'publicUrl'>;
  machine: Pick<MachineAddresses, 'reachable'>;
  /** What `leadsLocalhostTo` says. */
  isLocalhost: boolean;
}

/** What browsers take `localhost` for, whatever the system says. */
const LOCALHOST = ['127.0.0.1', '::1'];
const ANSWERS_WITHIN_MS = 1_000;

export function hubAddresses({ address, options, machine, isLocalhost }: Listening): HubAddresses {
  const { basePath, publicUrl } = options;
  const { protocol, port } = new URL(address);
  const bound = boundTo(address);
  // An address with its scheme's own port has none in its text.
  const at = (name: string) => {
    const host = name.includes(':') ? `[${name}]` : name;
    return `${protocol}//${host}${port && `:${port}`}${basePath}`;
  };
  const ownName = bound === '0.0.0.0' ? '127.0.0.1' : bound === '::' ? '::1' : bound;
  return {
    here: at(isLocalhost ? 'localhost' : ownName),
    network: reachable(bound, machine).map(at),
    ...(publicUrl !== undefined && { everywhere: publicUrl.replace(/\/+$/, '') }),
  };
}

/**
 * Whether a browser on this machine finds the hub under `localhost`: not if the hub listens on another address, nor if
 * another program has the same port on the address that `localhost` leads to first.
 */
export async function leadsLocalhostTo(address: string): Promise<boolean> {
  const bound = boundTo(address);
  const isOurs = (one: string) =>
    bound === one || bound === '::' || (bound === '0.0.0.0' && !one.includes(':'));
  if (!LOCALHOST.some(isOurs)) return false;
  const { protocol, port } = new URL(address);
  const itsPort = Number(port || (protocol === 'https:' ? 443 : 80));
  const others = LOCALHOST.filter((one) => !isOurs(one));
  const taken = await Promise.all(others.map((host) => doesAnswer({ host, port: itsPort })));
  return !taken.includes(true);
}

function reachable(bound: string, { reachable: all }: Listening['machine']): string[] {
  if (isLoopback(bound)) return [];
  if (bound === '::') return all;
  return bound === '0.0.0.0' ? all.filter((one) => !one.includes(':')) : [bound];
}

/** Such as `0.0.0.0` or `::1`. */
function boundTo(address: string): string {
  return new URL(address).hostname.replace(/^\[(.*)\]$/, '$1');
}

function doesAnswer(place: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...place, timeout: ANSWERS_WITHIN_MS });
    const settle = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => settle(true));
    // Whoever is silent would keep a browser waiting as well.
    socket.once('timeout', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
