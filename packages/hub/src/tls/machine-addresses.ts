/**
 * Under which names and addresses others find this machine, for longer than a day.
 * From: the system. To: the hub's own certificate, and what the command prints.
 */
import { readFileSync } from 'node:fs';
import { SocketAddress } from 'node:net';
import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

export interface MachineAddresses {
  /** Such as `localhost`, `workshop`, `workshop.local`. */
  names: string[];
  /** IPv4 first, those of this machine alone last. */
  addresses: string[];
  /** The same without those that only this machine reaches. */
  reachable: string[];
}

/** Networks between this machine and its own containers and virtual machines: they come and go with them. */
const VIRTUAL =
  /^(docker\d|br-[\da-f]{12}$|veth|virbr\d|vnet\d|lxcbr\d|lxdbr\d|podman\d|cni|cali|flannel|vmnet\d|vboxnet\d)/;

/** Of `/proc/net/if_inet6`: made for privacy and replaced after a day, or on its way out. */
const TEMPORARY = 0x01;
const DEPRECATED = 0x20;

interface System {
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>;
  /** The text of Linux's `/proc/net/if_inet6`; elsewhere nothing tells temporary addresses from others. */
  inet6: string;
}

export function machineAddresses(system: System = thisSystem()): MachineAddresses {
  const passing = passingAddresses(system.inet6);
  const name = hostname().toLowerCase();
  const isName = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(name) && name !== 'localhost';
  // Phones and desktops find a machine in their own network under this ending.
  const local = name.includes('.') ? [] : [`${name}.local`];
  const all = Object.entries(system.interfaces)
    .filter(([network]) => !VIRTUAL.test(network))
    .flatMap(([, found]) => found ?? []);
  // A link-local address of IPv6 works only together with the name of an interface.
  const usable = all.filter(({ address }) => !/^fe[89ab]/i.test(address) && !passing.has(address));
  const reachable = addressesOf(usable.filter(({ internal }) => !internal));
  return {
    names: ['localhost', ...(isName ? [name, ...local] : [])],
    addresses: [...reachable, ...addressesOf(usable.filter(({ internal }) => internal))],
    reachable,
  };
}

function thisSystem(): System {
  let inet6 = '';
  try {
    inet6 = readFileSync('/proc/net/if_inet6', 'utf8');
  } catch {
    // No Linux, or no IPv6.
  }
  return { interfaces: networkInterfaces(), inet6 };
}

/** A line is: address, interface number, prefix length, scope, flags, all in hex without colons; name. */
function passingAddresses(inet6: string): Set<string> {
  const lines = inet6.matchAll(/^([\da-f]{32}) \S+ \S+ \S+ ([\da-f]+)/gm);
  const passing = [...lines].filter(
    ([, , flags = '']) => Number.parseInt(flags, 16) & (TEMPORARY | DEPRECATED),
  );
  return new Set(passing.map(([, hex = '']) => spelled(hex)));
}

/** As `networkInterfaces` spells it, such as `2001:db8::4`. */
function spelled(hex: string): string {
  const address = hex.replaceAll(/(.{4})(?=.)/g, '$1:');
  return new SocketAddress({ address, family: 'ipv6' }).address;
}

function addressesOf(found: readonly { address: string; family: string }[]): string[] {
  const byFamily = found.toSorted((one, other) => one.family.localeCompare(other.family));
  return [...new Set(byFamily.map(({ address }) => address))];
}
