/**
 * What one address may take of something that all share: so much at once, then one in so long. Its network, of which somebody
 * may have every address, may take four times as much.
 * From: access/guess-limit.ts, access/watch-rights.ts, the requests. Bound: that of attempt-limit.ts.
 */
import { addressGroup, networkGroup } from './address-group.ts';
import { type Attempt, AttemptLimit, takeFromAll } from './attempt-limit.ts';

/** A network of 256 customers, of whom few do the same thing within the same minutes. */
const NETWORK_IS_WORTH = 4;

export class AddressShare {
  readonly #ofAddress: AttemptLimit;
  readonly #ofNetwork: AttemptLimit;

  constructor({ atOnce, oneInMs }: { atOnce: number; oneInMs: number }) {
    this.#ofAddress = new AttemptLimit({ atOnce, oneInMs });
    this.#ofNetwork = new AttemptLimit({
      atOnce: atOnce * NETWORK_IS_WORTH,
      oneInMs: oneInMs / NETWORK_IS_WORTH,
    });
  }

  /** `of`: each by itself, such as the stream somebody guesses at; nothing: all together. */
  places(address: string, of = ''): (readonly [limit: AttemptLimit, key: string])[] {
    return [
      [this.#ofAddress, `${addressGroup(address)} ${of}`],
      [this.#ofNetwork, `${networkGroup(address)} ${of}`],
    ];
  }

  /** Undefined: its share is used up. */
  take(address: string, nowMs: number): Attempt | undefined {
    return takeFromAll(this.places(address), nowMs);
  }
}
