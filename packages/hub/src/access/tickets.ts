/**
 * Signed links: a ticket lets whoever has it watch one stream until it expires. Nothing is kept of it at the hub.
 * A ticket is a JWT (RFC 7519), HS256, of the stream (`sub`) and its end (`exp`).
 * From: http/ticket-routes.ts (issue), watch-rights.ts (read).
 */
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../clock.ts';

const ALGORITHM = 'HS256';
const AUDIENCE = 'streamhub:watch';

/** `expired`: it was a ticket for this very stream. */
type ReadTicket = { state: 'valid'; expiresAtMs: number } | { state: 'expired' | 'invalid' };

export class Tickets {
  readonly #key: Uint8Array;
  readonly #clock: Clock;

  constructor({ key, clock }: { key: Uint8Array; clock: Clock }) {
    this.#key = key;
    this.#clock = clock;
  }

  async issue({
    streamKey,
    expiresInSeconds,
  }: {
    streamKey: string;
    expiresInSeconds: number;
  }): Promise<{ ticket: string; expiresAtMs: number }> {
    // A JWT counts whole seconds. The next one, so that a ticket for a second lasts one.
    const expiresAtSeconds = Math.ceil(this.#clock.epochMs() / 1000) + expiresInSeconds;
    const ticket = await new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(streamKey)
      .setAudience(AUDIENCE)
      .setExpirationTime(expiresAtSeconds)
      .sign(this.#key);
    return { ticket, expiresAtMs: expiresAtSeconds * 1000 };
  }

  async read({ ticket, streamKey }: { ticket: string; streamKey: string }): Promise<ReadTicket> {
    try {
      const { payload } = await jwtVerify(ticket, this.#key, {
        algorithms: [ALGORITHM],
        audience: AUDIENCE,
        subject: streamKey,
        currentDate: new Date(this.#clock.epochMs()),
        requiredClaims: ['exp'],
      });
      return { state: 'valid', expiresAtMs: Number(payload.exp) * 1000 };
    } catch (error) {
      // The signature and the stream are looked at before the time.
      if (error instanceof errors.JWTExpired) return { state: 'expired' };
      if (error instanceof errors.JOSEError) return { state: 'invalid' };
      throw error;
    }
  }
}
