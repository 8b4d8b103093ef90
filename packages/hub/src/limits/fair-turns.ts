/**
 * Work that all share, few pieces at a time: whoever asks for more than others waits for itself. Networks take turns, within
 * a network its addresses, and where all places are taken, the newest of whoever has most gives way.
 * From: access/password-hashing.ts. Bound: `maxWaiting` pieces; what finds no place, or loses it, is told so.
 */
import type { Place } from './address-group.ts';

interface Waiting {
  begin(): void;
  giveWay(): void;
}

/** By network, then by address; in the order in which they come to their turns. */
type Lanes = Map<string, Map<string, Waiting[]>>;

export class FairTurns implements Disposable {
  readonly #atOnce: number;
  readonly #maxWaiting: number;
  readonly #lanes: Lanes = new Map();
  #running = 0;
  #waiting = 0;
  #isOver = false;

  constructor({ atOnce, maxWaiting }: { atOnce: number; maxWaiting: number }) {
    this.#atOnce = atOnce;
    this.#maxWaiting = maxWaiting;
  }

  /** Undefined: there was no place, and the task was not begun. */
  async run<Result>(place: Place, task: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#isOver) return undefined;
    if (this.#running < this.#atOnce) this.#running += 1;
    else if (!(await this.#turn(place))) return undefined;
    try {
      return await task();
    } finally {
      const next = this.#next();
      // The turn is handed over: nobody who asks this moment can come between.
      if (next === undefined) this.#running -= 1;
      else next.begin();
    }
  }

  /** Whoever waits is told so at once; what has begun ends by itself. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    const lanes = [...this.#lanes.values()].flatMap((addresses) => [...addresses.values()]);
    this.#lanes.clear();
    this.#waiting = 0;
    for (const { giveWay } of lanes.flat()) giveWay();
  }

  #turn(place: Place): Promise<boolean> {
    if (this.#waiting >= this.#maxWaiting && !this.#makeRoom(place)) return Promise.resolve(false);
    return new Promise((resolve) => {
      const addresses = this.#lanes.get(place.network) ?? new Map<string, Waiting[]>();
      this.#lanes.set(place.network, addresses);
      const lane = addresses.get(place.address) ?? [];
      addresses.set(place.address, lane);
      lane.push({ begin: () => resolve(true), giveWay: () => resolve(false) });
      this.#waiting += 1;
    });
  }

  #next(): Waiting | undefined {
    const [network] = this.#lanes;
    if (network === undefined) return undefined;
    const [networkName, addresses] = network;
    const [[address, lane] = ['', []]] = addresses;
    const next = lane.shift();
    this.#waiting -= 1;
    // To the end of both rows, if there is more.
    addresses.delete(address);
    this.#lanes.delete(networkName);
    if (lane.length > 0) addresses.set(address, lane);
    if (addresses.size > 0) this.#lanes.set(networkName, addresses);
    return next;
  }

  /** Whether somebody who has more waiting than the newcomer would have gave way. */
  #makeRoom({ network, address }: Place): boolean {
    const own = this.#lanes.get(network);
    const [fattest, size] = most(this.#lanes, countOf);
    const wouldHave = own === undefined ? 1 : countOf(own) + 1;
    const from = size > wouldHave ? fattest : own;
    if (from === undefined) return false;
    const [lane, length] = most(from, (each) => each.length);
    if (from === own && length <= (own.get(address)?.length ?? 0) + 1) return false;
    lane?.pop()?.giveWay();
    this.#waiting -= 1;
    this.#dropEmpty();
    return true;
  }

  #dropEmpty(): void {
    for (const [network, addresses] of this.#lanes) {
      for (const [address, lane] of addresses) if (lane.length === 0) addresses.delete(address);
      if (addresses.size === 0) this.#lanes.delete(network);
    }
  }
}

function countOf(addresses: ReadonlyMap<string, readonly Waiting[]>): number {
  let count = 0;
  for (const lane of addresses.values()) count += lane.length;
  return count;
}

function most<Value>(
  of: ReadonlyMap<string, Value>,
  size: (value: Value) => number,
): [Value | undefined, number] {
  let found: Value | undefined;
  let largest = 0;
  for (const value of of.values()) {
    if (size(value) <= largest) continue;
    found = value;
    largest = size(value);
  }
  return [found, largest];
}
