/**
 * Which browsers have logged in with a name before: they guess on their own account, so that a stranger who guesses cannot keep
 * their owner out. The idea is OWASP's: https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
 * From: a cookie. To: log-in.ts, session-routes.ts. Nothing is kept at the hub: a token is a random number and the hub's
 * signature of it together with the name, so it says nothing to anybody and is worth nothing for another name.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { nameKey } from './accounts.ts';

const NUMBER_BYTES = 16;
const FORM = /^([\w-]{22})\.([\w-]{43})$/;

export class KnownBrowsers {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** What this browser is known by; undefined if nobody has logged in from it with this name. */
  knownAs(token: string | undefined, name: string): string | undefined {
    const [, number, signature] = FORM.exec(token ?? '') ?? [];
    if (number === undefined || signature === undefined) return undefined;
    const expected = this.#sign(number, name);
    const given = Buffer.from(signature, 'base64url');
    const isOurs = given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
    return isOurs ? number : undefined;
  }

  /** For a browser that has just logged in; the one that it has, if it is still good for this name. */
  tokenFor(name: string, before: string | undefined): string {
    if (before !== undefined && this.knownAs(before, name) !== undefined) return before;
    const number = randomBytes(NUMBER_BYTES).toString('base64url');
    return `${number}.${this.#sign(number, name).toString('base64url')}`;
  }

  #sign(number: string, name: string): Buffer {
    return createHmac('sha256', this.#key)
      .update(`${number} ${nameKey(name)}`)
      .digest();
  }
}
