/**
 * The forms of fields that events and HTTP bodies share.
 * Source: docs/protocol.md, section "Requests". To: requests.ts, tracks.ts, http-bodies.ts.
 */
import * as z from 'zod/mini';
import { limits } from './limits.ts';

/** Control characters, halves of surrogate pairs, line separators, and marks that turn the writing direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

export const NOT_AN_OBJECT = 'must be an object';

export function text({ min, max }: { min: number; max: number }) {
  const length = `must be a text of ${min} to ${max} characters`;
  return z.string(length).check(
    z.trim(),
    z.minLength(min, length),
    // What is too long is not looked through.
    z.maxLength(max, { error: length, abort: true }),
    z.refine((value) => !UNPRINTABLE.test(value), 'must not contain control characters'),
  );
}

export function identifier(maxLength: number) {
  const message = `must be a text of 1 to ${maxLength} characters`;
  return z.string(message).check(z.minLength(1, message), z.maxLength(maxLength, message));
}

export const streamKey = identifier(limits.streamKeyMaxLength);

/** The codec strings of WebCodecs are ASCII without spaces. */
export const codec = z
  .string('must be a text')
  .check(z.regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 printable characters without spaces'));

/** Neither trimmed nor read: whatever somebody types. */
export const password = newPassword({ min: 1 });

export function newPassword({ min }: { min: number }) {
  const max = limits.passwordMaxLength;
  const length = `must be a text of ${min} to ${max} characters`;
  return z.string(length).check(z.minLength(min, length), z.maxLength(max, length));
}
