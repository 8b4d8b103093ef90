/**
 * Passwords as scrypt hashes that carry their own parameters, computed off the event loop, few at a time: each takes
 * 32 MB while it lasts. Whoever sends many waits for itself (fair-turns.ts).
 * From: accounts.ts, log-in.ts, watch-rights.ts, the requests. To: their tables' `password_hash`.
 */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Place } from '../limits/address-group.ts';
import { FairTurns } from '../limits/fair-turns.ts';

/** N is 2^15, twice what scrypt's author names for logins (RFC 7914 and its paper); memory is 128·N·r bytes. */
const COST = { log2N: 15, r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Two of the four threads that Node has for this and for files, and never all processors: one is for everybody's frames. */
export const HASHED_AT_ONCE = Math.max(1, Math.min(2, availableParallelism() - 1));
const MAX_WAITING = 64;

/** `busy`: too many are waiting; nothing was looked at. */
export type PasswordVerdict = 'right' | 'wrong' | 'busy';

export class PasswordHashing implements Disposable {
  readonly #cost: typeof COST;
  readonly #turns = new FairTurns({ atOnce: HASHED_AT_ONCE, maxWaiting: MAX_WAITING });

  /** `log2N` is for tests, which have no time to make guessing expensive. */
  constructor({ log2N = COST.log2N }: { log2N?: number } = {}) {
    this.#cost = { ...COST, log2N };
  }

  /** The process does not end while passwords are being hashed: of those that wait none is begun any more. */
  [Symbol.dispose](): void {
    this.#turns[Symbol.dispose]();
  }

  /** `scrypt$15$8$1$SALT$HASH`; undefined when too many are waiting. */
  async hash(password: string, place: Place): Promise<string | undefined> {
    const salt = randomBytes(SALT_BYTES);
    const hash = await this.#turns.run(place, () => derive(password, salt, this.#cost));
    if (hash === undefined) return undefined;
    const { log2N, r, p } = this.#cost;
    const parts = [log2N, r, p, salt.toString('base64url')];
    return ['scrypt', ...parts, hash.toString('base64url')].join('$');
  }

  /** Without a hash to compare with the same work is done, so that the time does not tell that there is none. */
  async check(
    password: string,
    stored: string | undefined,
    place: Place,
  ): Promise<PasswordVerdict> {
    const known = stored === undefined ? undefined : parse(stored);
    const { cost, salt } = known ?? { cost: this.#cost, salt: randomBytes(SALT_BYTES) };
    const hash = await this.#turns.run(place, () => derive(password, salt, cost));
    if (hash === undefined) return 'busy';
    return known !== undefined && timingSafeEqual(hash, known.hash) ? 'right' : 'wrong';
  }
}

function parse(stored: string): { cost: typeof COST; salt: Buffer; hash: Buffer } {
  const [name, log2N, r, p, salt, hash] = stored.split('$');
  if (name !== 'scrypt' || salt === undefined || hash === undefined) {
    throw new Error('A stored password hash is not of a form that this hub writes.');
  }
  return {
    cost: { log2N: Number(log2N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  const { r, p } = cost;
  const N = 2 ** cost.log2N;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    // Keyboards differ in how they compose é: one form for all, or the right password is wrong on another device.
    scrypt(password.normalize('NFC'), salt, HASH_BYTES, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
}
