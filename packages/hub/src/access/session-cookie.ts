/**
 * The cookies of somebody who is logged in, and of a browser from which somebody was. Scripts cannot read them, and other
 * sites' pages cannot send them.
 * From: HTTP requests and Socket.IO handshakes. To: session-routes.ts, the requests.
 */
import { parseCookie, stringifySetCookie } from 'cookie';

const SESSION = 'streamhub_session';
const BROWSER = 'streamhub_browser';
/** As long as browsers keep any cookie (RFC 6265bis): 400 days. */
const BROWSER_SECONDS = 400 * 24 * 3_600;

export interface CookiePlace {
  /** Where the hub's addresses begin, such as `/`. */
  path: string;
  isEncrypted: boolean;
}

export function sessionTokenOf(header: string | undefined): string | undefined {
  return cookieOf(header, SESSION);
}

export function browserTokenOf(header: string | undefined): string | undefined {
  return cookieOf(header, BROWSER);
}

export function sessionCookie(
  { token, maxAgeSeconds }: { token: string; maxAgeSeconds: number },
  place: CookiePlace,
): string {
  return cookie({ name: SESSION, value: token, maxAge: maxAgeSeconds }, place);
}

export function noSessionCookie(place: CookiePlace): string {
  return sessionCookie({ token: '', maxAgeSeconds: 0 }, place);
}

/** It stays when its owner logs out: it is no right, and says of the browser what was true. */
export function browserCookie(token: string, place: CookiePlace): string {
  return cookie({ name: BROWSER, value: token, maxAge: BROWSER_SECONDS }, place);
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[name];
}

function cookie(
  value: { name: string; value: string; maxAge: number },
  { path, isEncrypted }: CookiePlace,
): string {
  return stringifySetCookie({
    ...value,
    path,
    httpOnly: true,
    sameSite: 'lax',
    secure: isEncrypted,
  });
}
