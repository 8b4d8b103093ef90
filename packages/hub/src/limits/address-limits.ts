/**
 * How much one address may take of the hub, over all its connections: how many there are, what comes in over them, and
 * joins, handshakes, polls and other requests a second.
 * From: door/, socket-io/, which hand in the address. Reaching a limit is a return value.
 * Bound: as many shares as there are connections; rates of MAX_RATES addresses, of which the one unused for longest goes.
 */
import type { Clock } from '../clock.ts';
import { addressGroup } from './address-group.ts';
import { InboundShare } from './inbound-share.ts';
import { TokenBucket } from './token-bucket.ts';

const MAX_RATES = 20_000;
/** A monitor asks some times a minute. */
const HEALTH_CHECKS_PER_SECOND = 100;

interface Rates {
  joins: TokenBucket;
  handshakes: TokenBucket;
  polls: TokenBucket;
  requests: TokenBucket;
  healthChecks: TokenBucket;
}

export type RateName = keyof Rates;

interface Parts {
  clock: Clock;
  maxConnectionsPerAddress: number;
  maxJoinsPerAddress: number;
  maxRequestsPerAddress: number;
  /** Of one connection. */
  maxPacketsPerSecond: number;
}

export class AddressLimits {
  readonly #parts: Parts;
  readonly #shares = new Map<string, InboundShare>();
  /** In the order of their last use. */
  readonly #rates = new Map<string, Rates>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** For each that is opened, `connectionClosed` must be called once. */
  connectionOpened(address: string): void {
    this.shareOf(address).connections += 1;
  }

  connectionClosed(address: string): void {
    const group = addressGroup(address);
    const share = this.#shares.get(group);
    if (share === undefined) return;
    share.connections -= 1;
    if (share.isUnused) this.#shares.delete(group);
  }

  /** For a connection that is about to be opened. */
  shareOf(address: string): InboundShare {
    const { clock, maxPacketsPerSecond: packetsPerSecond } = this.#parts;
    const group = addressGroup(address);
    const share =
      this.#shares.get(group) ?? new InboundShare({ packetsPerSecond, nowMs: clock.now() });
    this.#shares.set(group, share);
    return share;
  }

  /** How many times the limit the address has reached: over 1 is too many. */
  crowding(address: string): number {
    const connections = this.#shares.get(addressGroup(address))?.connections ?? 0;
    return connections / this.#parts.maxConnectionsPerAddress;
  }

  may(name: RateName, address: string): boolean {
    return this.#ratesOf(address)[name].take(this.#parts.clock.now());
  }

  /** How many addresses have a connection. */
  get connected(): number {
    return this.#shares.size;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return Math.max(this.#shares.size, this.#rates.size);
  }

  #ratesOf(address: string): Rates {
    const group = addressGroup(address);
    const rates = this.#rates.get(group) ?? this.#freshRates();
    this.#rates.delete(group);
    this.#rates.set(group, rates);
    if (this.#rates.size > MAX_RATES) this.#forgetOldest();
    return rates;
  }

  #freshRates(): Rates {
    const { clock, maxJoinsPerAddress, maxRequestsPerAddress } = this.#parts;
    const nowMs = clock.now();
    const bucket = (ratePerSecond: number) => new TokenBucket({ ratePerSecond, nowMs });
    return {
      joins: bucket(maxJoinsPerAddress),
      // Whoever joins has shaken hands.
      handshakes: bucket(maxJoinsPerAddress),
      polls: bucket(maxRequestsPerAddress),
      requests: bucket(maxRequestsPerAddress),
      healthChecks: bucket(HEALTH_CHECKS_PER_SECOND),
    };
  }

  #forgetOldest(): void {
    const [oldest] = this.#rates.keys();
    if (oldest !== undefined) this.#rates.delete(oldest);
  }
}
