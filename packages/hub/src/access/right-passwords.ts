/**
 * Which passwords of live streams were right before, so that they are known again without scrypt: else two hundred viewers of a
 * hub that restarts would wait half a minute for each other. And from which addresses: their viewers come back even while
 * strangers use up all attempts.
 * From and to: watch-rights.ts. What is kept is keyed by this process, never stored, and goes with the stream.
 * Bound: one password and MAX_ADDRESSES addresses a stream; checks under way, as many as password-hashing.ts takes.
 */
import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Place } from '../limits/address-group.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { PasswordVerdict } from './password-hashing.ts';

const MAX_ADDRESSES = 10_000;

interface Remembered {
  mark: Buffer;
  addresses: Set<string>;
}

export class RightPasswords {
  readonly #key = createSecretKey(randomBytes(32));
  readonly #remembered = new WeakMap<LiveStream, Remembered>();
  readonly #beingChecked = new Map<string, Promise<PasswordVerdict>>();

  isRemembered(stream: LiveStream, password: string): boolean {
    const remembered = this.#remembered.get(stream);
    return remembered !== undefined && timingSafeEqual(this.#markOf(password), remembered.mark);
  }

  wasShownFrom(stream: LiveStream, { address }: Place): boolean {
    return this.#remembered.get(stream)?.addresses.has(address) ?? false;
  }

  remember(stream: LiveStream, { password, place }: { password: string; place: Place }): void {
    const remembered = this.#remembered.get(stream) ?? {
      mark: this.#markOf(password),
      addresses: new Set(),
    };
    const { addresses } = remembered;
    // Last is the newest.
    addresses.delete(place.address);
    addresses.add(place.address);
    const [oldest] = addresses;
    if (addresses.size > MAX_ADDRESSES && oldest !== undefined) addresses.delete(oldest);
    this.#remembered.set(stream, remembered);
  }

  /** The check of this very password for this key that is under way, or else `check`, which then is. */
  checkOnce(
    { streamKey, password }: { streamKey: string; password: string },
    check: () => Promise<PasswordVerdict>,
  ): { verdict: Promise<PasswordVerdict>; isShared: boolean } {
    const name = `${this.#markOf(password).toString('base64')} ${streamKey}`;
    const underWay = this.#beingChecked.get(name);
    if (underWay !== undefined) return { verdict: underWay, isShared: true };
    const verdict = check().finally(() => this.#beingChecked.delete(name));
    this.#beingChecked.set(name, verdict);
    return { verdict, isShared: false };
  }

  #markOf(password: string): Buffer {
    return createHmac('sha256', this.#key).update(password.normalize('NFC')).digest();
  }
}
