/**
 * How often somebody may ask for a part of a recording, and how many long answers may be under way: each holds a file open and
 * some memory, however slowly it is taken.
 * From: the routes of recordings. Bound: MAX_OF_ALL, and of these MAX_OF_ADDRESS for one address.
 */
import type { Clock } from '../../clock.ts';
import { addressGroup } from '../../limits/address-group.ts';
import { AddressShare } from '../../limits/address-share.ts';

const MAX_OF_ALL = 512;
const MAX_OF_ADDRESS = 32;
const STALLED_MS = 30_000;

export class ReadingLimits {
  readonly #clock: Clock;
  /** Somebody who drags along a time line asks often; many people may share an address. */
  readonly #requests = new AddressShare({ atOnce: 500, oneInMs: 5 });
  readonly #ofAddress = new Map<string, number>();
  #taken = 0;

  /** A reader that takes nothing for so long is disconnected. */
  readonly stalledMs: number;

  constructor(clock: Clock, { stalledMs = STALLED_MS }: { stalledMs?: number } = {}) {
    this.#clock = clock;
    this.stalledMs = stalledMs;
  }

  mayAsk(address: string): boolean {
    return this.#requests.take(address, this.#clock.now()) !== undefined;
  }

  /** Undefined: there is no place left. Giving it back twice is harmless. */
  takePlace(address: string): { giveBack(): void } | undefined {
    const group = addressGroup(address);
    const ofAddress = this.#ofAddress.get(group) ?? 0;
    if (this.#taken >= MAX_OF_ALL || ofAddress >= MAX_OF_ADDRESS) return undefined;
    this.#taken += 1;
    this.#ofAddress.set(group, ofAddress + 1);
    let isBack = false;
    return {
      giveBack: () => {
        if (isBack) return;
        isBack = true;
        this.#taken -= 1;
        const left = (this.#ofAddress.get(group) ?? 1) - 1;
        if (left > 0) this.#ofAddress.set(group, left);
        else this.#ofAddress.delete(group);
      },
    };
  }
}
