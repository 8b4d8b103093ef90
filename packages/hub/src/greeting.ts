/**
 * What the command prints once the hub listens: where it is, for this machine, for the network, for a phone, and what to
 * do where browsers will open no camera.
 * From: cli.ts, address and options. To: the terminal.
 */
import { renderUnicodeCompact } from 'uqr';
import { type Config, isLoopback } from './config.ts';
import type { MachineAddresses } from './tls/machine-addresses.ts';

type GreetingOptions = Pick<Config, 'host' | 'basePath' | 'publicUrl' | 'tlsSelfSigned'>;

interface Greeting {
  /** Where it listens, such as `https://0.0.0.0:8080`. */
  address: string;
  options: GreetingOptions;
  machine: MachineAddresses;
}

export function greeting({ address, options, machine }: Greeting): string[] {
  const { basePath, publicUrl, host } = options;
  const { protocol, port } = new URL(address);
  // An address with its scheme's own port has none in its text.
  const at = (name: string) => `${protocol}//${name}${port && `:${port}`}${basePath}`;
  const here = [`StreamHub is at ${at('localhost')}`, `Go live at     ${at('localhost')}/studio`];
  if (publicUrl !== undefined) here.push(`Others open    ${publicUrl}`);
  if (isLoopback(host)) return publicUrl === undefined ? [...here, ONLY_THIS_MACHINE] : here;
  // Behind a proxy with HTTPS of its own the hub's plain HTTP is nobody's concern.
  const isPlain = protocol === 'http:' && !publicUrl?.startsWith('https:');
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const network = (isEverywhere ? reachable(host, machine) : [host]).map((name) =>
    at(name.includes(':') ? `[${name}]` : name),
  );
  return [
    ...here,
    ...network.map((url) => `In the network ${url}`),
    ...(isPlain ? [CAMERAS_NEED_HTTPS] : httpsHints(options, network[0])),
  ];
}

const ONLY_THIS_MACHINE =
  'Only this machine can open it. To let others in: npm start -- --host 0.0.0.0';
const CAMERAS_NEED_HTTPS =
  'Others can open it. Browsers open cameras only in a secure context, which is HTTPS or localhost:' +
  ' to go live from elsewhere add --tls-self-signed, or put a proxy with HTTPS in front.';

function httpsHints({ publicUrl, tlsSelfSigned }: GreetingOptions, network?: string): string[] {
  const studio = publicUrl ?? network;
  const phone = studio === undefined ? [] : forPhones(`${studio.replace(/\/+$/, '')}/studio`);
  if (!tlsSelfSigned) return phone;
  return [
    ...phone,
    "The certificate is the hub's own: each browser asks once whether to go on. Cameras open afterwards.",
  ];
}

function forPhones(url: string): string[] {
  return ['', renderUnicodeCompact(url), `Point a phone's camera at it: ${url}`];
}

function reachable(host: string, { reachable: all }: MachineAddresses): string[] {
  return host === '::' ? all : all.filter((address) => !address.includes(':'));
}
