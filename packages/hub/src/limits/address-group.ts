/**
 * What counts as one place on the network: an IPv4 address, or the /64 of an IPv6 address, of which anybody has
 * 2^64 addresses. From: an address in text, of an IPv4 client never in IPv6's clothes. To: limits by address.
 */
import { isIPv6 } from 'node:net';

/** An IPv6 network is written as `2001:db8:0:7::/64`. */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  // A zone such as `%eth0` is this machine's name for a line, not the other side's.
  const [bare = ''] = address.split('%');
  const [head = '', tail] = bare.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  // An IPv4 address at the end stands for two groups; it lies outside of the network's part.
  const given = before.length + after.length + (bare.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? 0 : 8 - given;
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
