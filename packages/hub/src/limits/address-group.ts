/**
 * What counts as one place on the network: an IPv4 address, or the /64 of an IPv6 address, of which anybody has
 * 2^64 addresses; and around it the network of about 256 customers, a /24 or a /48, for whoever has many places.
 * From: an address in text. To: limits by address.
 */
import { isIPv4, isIPv6 } from 'node:net';

/** Both, for limits that look at both. */
export interface Place {
  address: string;
  network: string;
}

/** Of a client's address; any other text, such as a name for somebody who is known, stands for itself alone. */
export function placeOf(address: string): Place {
  return { address: addressGroup(address), network: networkGroup(address) };
}

/** `192.0.2.7`, or `2001:db8:0:7::/64`. */
export function addressGroup(address: string): string {
  const words = wordsOf(address);
  return words === undefined ? plain(address) : (ipv4Within(words) ?? prefixOf(words, 64));
}

/** `192.0.2.0/24`, or `2001:db8:0::/48`. */
export function networkGroup(address: string): string {
  const words = wordsOf(address);
  const ipv4 = words === undefined ? plain(address) : ipv4Within(words);
  if (ipv4 === undefined) return prefixOf(words ?? [], 48);
  return isIPv4(ipv4) ? ipv4.replace(/\d+$/, '0/24') : ipv4;
}

/** A zone such as `%eth0` is this machine's name for a line, not the other side's. */
function plain(address: string): string {
  return address.split('%', 1)[0] ?? '';
}

/** The eight numbers of an IPv6 address; undefined for any other text. */
function wordsOf(address: string): number[] | undefined {
  const bare = plain(address);
  if (!isIPv6(bare)) return undefined;
  const [head = '', tail] = bare.split('::');
  const before = numbersOf(head);
  if (tail === undefined) return before;
  const after = numbersOf(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function numbersOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

/**
 * The IPv4 address of a client that comes by IPv6 only on the way: in IPv6's clothes (RFC 4291 2.5.5.2), through NAT64
 * (RFC 6052), 6to4 (RFC 3056) or Teredo (RFC 4380, which keeps it inverted). All of NAT64 would else be one /64, and one
 * customer of 6to4 would have 65 536 of them.
 */
function ipv4Within(words: readonly number[]): string | undefined {
  const startsWith = (...prefix: number[]) => prefix.every((word, index) => words[index] === word);
  const [, second = 0, third = 0] = words;
  const [low = 0, lowest = 0] = words.slice(6);
  if (startsWith(0, 0, 0, 0, 0, 0xffff)) return dotted(low, lowest);
  if (startsWith(0x64, 0xff9b, 0, 0, 0, 0)) return dotted(low, lowest);
  if (startsWith(0x2002)) return dotted(second, third);
  if (startsWith(0x2001, 0)) return dotted(low ^ 0xffff, lowest ^ 0xffff);
  return undefined;
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function prefixOf(words: readonly number[], bits: 48 | 64): string {
  const network = words.slice(0, bits / 16).map((word) => word.toString(16));
  return `${network.join(':')}::/${bits}`;
}
