/**
 * What the command prints once the hub listens: where it is, for this machine, for the network, for a phone, and what to
 * do where browsers will open no camera.
 * From: run-command.ts, addresses and options. To: the terminal.
 */
import { renderUnicodeCompact } from 'uqr';
import { isLoopback } from '../exposure/reach.ts';
import type { Config } from './config.ts';
import type { HubAddresses } from './hub-addresses.ts';

type GreetingOptions = Pick<Config, 'tlsSelfSigned'>;

export function greeting(
  { here, network, everywhere }: HubAddresses,
  options: GreetingOptions,
): string[] {
  const lines = [`StreamHub is at ${here}`, `Go live at     ${here}/studio`];
  if (everywhere !== undefined) lines.push(`Others open    ${everywhere}`);
  if (network.length === 0) {
    return everywhere === undefined ? [...lines, ONLY_THIS_MACHINE] : lines;
  }
  // Behind a proxy with HTTPS of its own the hub's plain HTTP is nobody's concern.
  const isPlain = here.startsWith('http:') && !everywhere?.startsWith('https:');
  return [
    ...lines,
    ...network.map((url) => `In the network ${url}`),
    ...(isPlain ? [camerasNeedHttps(here)] : httpsHints({ network, ...options }, everywhere)),
  ];
}

const ONLY_THIS_MACHINE =
  'Only this machine can open it. To let others in, start it with --host 0.0.0.0 --tls-self-signed';

function camerasNeedHttps(here: string): string {
  const isSecureHere = isLoopback(new URL(here).hostname);
  return (
    'Others can open it, and see one picture per second without sound. Browsers allow cameras, video and sound only in a' +
    ' secure context, which is HTTPS or localhost:' +
    ` to go live${isSecureHere ? ' from elsewhere' : ''} add --tls-self-signed, or put a proxy with HTTPS in front.`
  );
}

function httpsHints(
  { network, tlsSelfSigned }: GreetingOptions & Pick<HubAddresses, 'network'>,
  everywhere?: string,
): string[] {
  const hub = everywhere ?? network[0];
  const phone = hub === undefined ? [] : forPhones(`${hub}/studio`);
  if (!tlsSelfSigned) return phone;
  return [
    ...phone,
    "The certificate is the hub's own: each browser asks once whether to go on. Cameras open afterwards.",
  ];
}

function forPhones(url: string): string[] {
  return ['', renderUnicodeCompact(url), `Point a phone's camera at it: ${url}`];
}
