/**
 * What the texts of options mean. All refuse by InvalidArgumentError, whose sentence is printed behind the option's name.
 * From: the configuration, exposure-options.ts and hub-option.ts, texts of the command line and the environment.
 */
import { isIP } from 'node:net';
import { InvalidArgumentError } from 'commander';
import type { ListenAddress } from '../exposure/reach.ts';

/** Where a server listens. */
const LARGEST_PORT = 65_535;

export function wholeNumber(text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
}

/** 0 lets the system choose a free one. */
export function portNumber(text: string): number {
  return wholeNumber(text, { min: 0, max: LARGEST_PORT });
}

export function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

export function trueOrFalse(text: string): boolean {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  if (/^(false|0|no|off)$/i.test(text)) return false;
  throw new InvalidArgumentError('It must be true or false.');
}

/** An IP address, with or without brackets, or a name of this machine. */
export function hostName(text: string): string {
  const host = text.trim().replace(/^\[(.*)\]$/, '$1');
  // The name can be another program's: one that listens on ::1 where the hub has 127.0.0.1.
  if (host.toLowerCase() === 'localhost') return '127.0.0.1';
  if (isIP(host) !== 0 || /^[\w-]+(\.[\w-]+)*\.?$/.test(host)) return host;
  throw new InvalidArgumentError('It must be an address of this machine, such as 0.0.0.0.');
}

/** `127.0.0.1:9464`, `[::1]:9464`, or a port alone, which means this machine alone. */
export function listenAddress(text: string): ListenAddress {
  const [, host = '127.0.0.1', port = ''] = /^(?:(.+):)?(\d+)$/.exec(text.trim()) ?? [];
  try {
    // Without brackets nobody can say where an IPv6 address ends.
    if (!host.includes(':') || host.startsWith('[')) {
      return { host: hostName(host), port: portNumber(port) };
    }
  } catch {
    // The sentence below is of use for both parts.
  }
  throw new InvalidArgumentError('It must be an address with a port, such as 127.0.0.1:9464.');
}

/** The beginning of links: without anything that would stand in the middle of them. */
export function webAddress(text: string): string {
  const address = text.trim();
  const isPlain = /^https?:\/\/[^/@]+(\/[^@]*)?$/i.test(address) && !/[\s?#\\]/.test(address);
  if (isPlain && URL.canParse(address)) return address;
  throw new InvalidArgumentError(
    'It must be an address such as https://live.example.org, without a query, # or password.',
  );
}
