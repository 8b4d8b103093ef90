/**
 * How often wrong passwords may be tried for one target, an account or a private stream: so that neither one guesser with
 * many addresses gets far, nor anybody who guesses keeps those out who know the password.
 *
 * 1. `common`: all who guess share so many for one target.
 * 2. `own`: where others have used those up, each address still has some of its own, its network four times as many, and all
 *    of them together so many that only somebody with very many networks can use them up.
 * 3. `known`: whoever was right before, from the same place, has some that nobody else can take.
 *
 * From: log-in.ts, watch-rights.ts. What succeeds is given back, so only wrong ones count.
 */
import { AddressShare } from '../limits/address-share.ts';
import { type Attempt, AttemptLimit, takeFromAll } from '../limits/attempt-limit.ts';

interface Allowance {
  atOnce: number;
  oneInMs: number;
}

export interface Guess {
  /** What is guessed at, whether there is such a thing or not. */
  target: string;
  address: string;
  /** Who was right before, in a form that nobody else can take on. */
  knownAs?: string | undefined;
}

const KNOWN: Allowance = { atOnce: 10, oneInMs: 10_000 };

export class GuessLimit {
  readonly #ofAddress: AddressShare;
  readonly #common: AttemptLimit;
  readonly #own: AddressShare;
  readonly #ownOfAll: AttemptLimit;
  readonly #known = new AttemptLimit(KNOWN);

  /** `ofAddress`: whatever the target. */
  constructor({
    ofAddress,
    common,
    own,
    ownOfAll,
  }: {
    ofAddress: Allowance;
    common: Allowance;
    own: Allowance;
    ownOfAll: Allowance;
  }) {
    this.#ofAddress = new AddressShare(ofAddress);
    this.#common = new AttemptLimit(common);
    this.#own = new AddressShare(own);
    this.#ownOfAll = new AttemptLimit(ownOfAll);
  }

  /** Taken before the password is looked at, so that many at the same moment are not one. Undefined: too many. */
  take({ target, address, knownAs }: Guess, nowMs: number): Attempt | undefined {
    const ofAddress = this.#ofAddress.places(address);
    return (
      takeFromAll([...ofAddress, [this.#common, target]], nowMs) ??
      takeFromAll(
        [...ofAddress, ...this.#own.places(address, target), [this.#ownOfAll, target]],
        nowMs,
      ) ??
      (knownAs === undefined
        ? undefined
        : takeFromAll([[this.#known, `${knownAs} ${target}`]], nowMs))
    );
  }
}
