/**
 * The names and secrets the hub gives out.
 * A stream's key is public, short and unguessable; tokens are secrets, of which only a hash is ever kept.
 */
import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Visibility } from '@streamhub/protocol';
import { customAlphabet } from 'nanoid';

/** No look-alikes (0 O, 1 l I): keys are read aloud and typed. 12 of 56 letters carry 69 bits. */
const READABLE = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export const newStreamKey = customAlphabet(READABLE, 12);

/** Names a folder on the disk as well. Alone it opens nothing. */
export const newBroadcastId = customAlphabet(READABLE, 12);

/** Read from a console and typed: 24 of 56 letters carry 139 bits. */
export const newPublishKey = customAlphabet(READABLE, 24);

/** 256 random bits, URL-safe. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Tokens are long and random, so a plain SHA-256 is enough: there is no dictionary to try. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'hex');
}

/** Takes the same time wherever the two differ. */
export function matchesHash(token: string, tokenHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashToken(token)), Buffer.from(tokenHash));
}

/** A key for one purpose alone, from the hub's own: what is signed for one is worth nothing for another. */
export function derivedKey(key: Uint8Array, purpose: string): Buffer {
  return createHmac('sha256', key).update(`streamhub ${purpose}`).digest();
}

/** What is left of a key to be guessed has 46 random bits. */
const SHOWN_OF_KEY = 4;

/** The key of an unlisted stream is the right to watch it: whoever reads the log can tell streams apart, and no more. */
export function keyInLog({ streamKey, visibility }: { streamKey: string; visibility: Visibility }) {
  return visibility === 'public' ? streamKey : shortKey(streamKey);
}

/** For the log, where nothing says who may know the key. */
export function shortKey(streamKey: string): string {
  return `${streamKey.slice(0, SHOWN_OF_KEY)}…`;
}
