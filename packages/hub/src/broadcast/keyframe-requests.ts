/**
 * Decides whether a stream's streamer is asked for a key frame now: at most once in half a second, whoever asks, and for
 * the viewers of one address a few times at once and then one time in five seconds. A key frame serves all viewers and
 * costs all of them quality, so nobody has more of them by coming again or with more connections.
 * From: broadcast.ts, which hands in the time. One for each stream.
 * Bound: MAX_ADDRESSES, of which the one that asked least recently goes.
 */
import { limits } from '@streamhub/protocol';
import { TokenBucket } from '../limits/token-bucket.ts';

const MAX_ADDRESSES = 1_000;

export class KeyframeRequests {
  #askedAtMs = Number.NEGATIVE_INFINITY;
  /** By address, in the order in which they asked. */
  readonly #wishes = new Map<string, TokenBucket>();

  /** The stream itself needs one. */
  mayAsk(nowMs: number): boolean {
    if (this.#isTooSoon(nowMs)) return false;
    this.#askedAtMs = nowMs;
    return true;
  }

  /** Viewers of these addresses would be served by one: who of them still had a wish, which is used up now. */
  wisherAmong(addresses: Iterable<string>, nowMs: number): string | undefined {
    // The one that was asked for just now serves them as well.
    if (this.#isTooSoon(nowMs)) return undefined;
    for (const address of addresses) {
      if (!this.#wishesOf(address, nowMs).take(nowMs)) continue;
      this.#askedAtMs = nowMs;
      return address;
    }
    return undefined;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#wishes.size;
  }

  #isTooSoon(nowMs: number): boolean {
    return nowMs - this.#askedAtMs < limits.keyframePauseMs;
  }

  #wishesOf(address: string, nowMs: number): TokenBucket {
    const wishes =
      this.#wishes.get(address) ??
      new TokenBucket({
        ratePerSecond: 1_000 / limits.keyframeWishPauseMs,
        atOnce: limits.keyframeWishesAtOnce,
        nowMs,
      });
    this.#wishes.delete(address);
    this.#wishes.set(address, wishes);
    if (this.#wishes.size > MAX_ADDRESSES) {
      const [oldest] = this.#wishes.keys();
      if (oldest !== undefined) this.#wishes.delete(oldest);
    }
    return wishes;
  }
}
