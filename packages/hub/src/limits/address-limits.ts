/**
 * How much one address may take of the hub, over all its connections: how many there are, joins and other requests a
 * second.
 * From: gateway/ and http/request-limit.ts, which hand in the address. Reaching a limit is a return value.
 * Bound: as many counts as there are connections; rates of MAX_RATES addresses, of which the one unused for longest goes.
 */
import type { Clock } from '../clock.ts';
import { TokenBucket } from '../ingest/token-bucket.ts';
import { addressGroup } from './address-group.ts';

const MAX_RATES = 20_000;

interface Rates {
  joins: TokenBucket;
  requests: TokenBucket;
}

interface Parts {
  clock: Clock;
  maxConnectionsPerAddress: number;
  maxJoinsPerAddress: number;
  maxRequestsPerAddress: number;
}

export class AddressLimits {
  readonly #parts: Parts;
  readonly #connections = new Map<string, number>();
  /** In the order of their last use. */
  readonly #rates = new Map<string, Rates>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** For each that is opened, `connectionClosed` must be called once. */
  connectionOpened(address: string): void {
    const group = addressGroup(address);
    this.#connections.set(group, (this.#connections.get(group) ?? 0) + 1);
  }

  connectionClosed(address: string): void {
    const group = addressGroup(address);
    const left = (this.#connections.get(group) ?? 0) - 1;
    if (left > 0) this.#connections.set(group, left);
    else this.#connections.delete(group);
  }

  /** How many times the limit the address has reached: over 1 is too many. */
  crowding(address: string): number {
    const connections = this.#connections.get(addressGroup(address)) ?? 0;
    return connections / this.#parts.maxConnectionsPerAddress;
  }

  mayJoin(address: string): boolean {
    return this.#ratesOf(address).joins.take(this.#parts.clock.now());
  }

  mayRequest(address: string): boolean {
    return this.#ratesOf(address).requests.take(this.#parts.clock.now());
  }

  /** How many addresses are remembered. */
  get size(): number {
    return Math.max(this.#connections.size, this.#rates.size);
  }

  #ratesOf(address: string): Rates {
    const { clock, maxJoinsPerAddress, maxRequestsPerAddress } = this.#parts;
    const group = addressGroup(address);
    const nowMs = clock.now();
    const rates = this.#rates.get(group) ?? {
      joins: new TokenBucket({ ratePerSecond: maxJoinsPerAddress, nowMs }),
      requests: new TokenBucket({ ratePerSecond: maxRequestsPerAddress, nowMs }),
    };
    this.#rates.delete(group);
    this.#rates.set(group, rates);
    if (this.#rates.size > MAX_RATES) this.#forgetOldest();
    return rates;
  }

  #forgetOldest(): void {
    const [oldest] = this.#rates.keys();
    if (oldest !== undefined) this.#rates.delete(oldest);
  }
}
