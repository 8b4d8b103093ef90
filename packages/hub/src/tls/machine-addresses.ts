/**
 * Under which names and addresses others find this machine.
 * From: the system. To: the hub's own certificate, and what the command prints.
 */
import { hostname, networkInterfaces } from 'node:os';

export interface MachineAddresses {
  /** Such as `localhost`, `workshop`, `workshop.local`. */
  names: string[];
  /** IPv4 first, those of this machine alone last. */
  addresses: string[];
  /** The same without those that only this machine reaches. */
  reachable: string[];
}

export function machineAddresses(): MachineAddresses {
  const name = hostname().toLowerCase();
  const isName = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(name) && name !== 'localhost';
  // Phones and desktops find a machine in their own network under this ending.
  const local = name.includes('.') ? [] : [`${name}.local`];
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  // A link-local address of IPv6 works only together with the name of an interface.
  const usable = all.filter(({ address }) => !/^fe[89ab]/i.test(address));
  const reachable = addressesOf(usable.filter(({ internal }) => !internal));
  return {
    names: ['localhost', ...(isName ? [name, ...local] : [])],
    addresses: [...reachable, ...addressesOf(usable.filter(({ internal }) => internal))],
    reachable,
  };
}

function addressesOf(found: readonly { address: string; family: string }[]): string[] {
  const byFamily = found.toSorted((one, other) => one.family.localeCompare(other.family));
  return [...new Set(byFamily.map(({ address }) => address))];
}
