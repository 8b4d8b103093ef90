/**
 * The cookie of somebody who is logged in. Scripts cannot read it, and other sites' pages cannot send it.
 * From: HTTP requests and Socket.IO handshakes. To: accounts.ts.
 */
import { parseCookie, stringifySetCookie } from 'cookie';

const NAME = 'streamhub_session';

export interface CookiePlace {
  /** Where the hub's addresses begin, such as `/`. */
  path: string;
  isEncrypted: boolean;
}

export function sessionTokenOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[NAME];
}

export function sessionCookie(
  { token, maxAgeSeconds }: { token: string; maxAgeSeconds: number },
  { path, isEncrypted }: CookiePlace,
): string {
  return stringifySetCookie({
    name: NAME,
    value: token,
    maxAge: maxAgeSeconds,
    path,
    httpOnly: true,
    sameSite: 'lax',
    secure: isEncrypted,
  });
}

export function noSessionCookie(place: CookiePlace): string {
  return sessionCookie({ token: '', maxAgeSeconds: 0 }, place);
}
