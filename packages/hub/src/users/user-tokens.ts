/**
 * Tokens by which a user is known again without being written down: a random number, which is the user's id, and the hub's
 * signature of it. Half of each is 128 bits.
 * From and to: user-factory.ts.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const ID_BYTES = 16;
const SIGNATURE_BYTES = 16;

export class UserTokens {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  issue(): { userId: string; token: string } {
    const id = randomBytes(ID_BYTES);
    const token = Buffer.concat([id, this.#sign(id)]).toString('base64url');
    return { userId: id.toString('base64url'), token };
  }

  /** Undefined if this hub has not given the token out. */
  userIdOf(token: string): string | undefined {
    const bytes = Buffer.from(token, 'base64url');
    // One text for each token: base64 has others for the same bytes.
    if (bytes.byteLength !== ID_BYTES + SIGNATURE_BYTES || bytes.toString('base64url') !== token) {
      return undefined;
    }
    const id = bytes.subarray(0, ID_BYTES);
    const isOurs = timingSafeEqual(bytes.subarray(ID_BYTES), this.#sign(id));
    return isOurs ? id.toString('base64url') : undefined;
  }

  #sign(id: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(id).digest().subarray(0, SIGNATURE_BYTES);
  }
}
