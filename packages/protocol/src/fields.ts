/**
 * The forms of fields that events and HTTP bodies share.
 * Source: docs/protocol.md, section "Requests". To: registering.ts, streaming.ts, watching.ts, tracks.ts, http-bodies.ts.
 */
import * as z from 'zod/mini';
import { limits } from './limits.ts';
import { CODEC_NAME } from './track-form.ts';
import { isVisible } from './typed-text.ts';

/** Control characters, halves of surrogate pairs, line separators, and marks that turn the writing direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

/** Blanks, and marks that come along with pasted text and mean nothing at its ends. Joiners, and what Arabic needs, are not. */
const EDGE = /[\s\u200B\u200E\u2060\uFEFF]/;
/** More than anybody pastes: what is longer is refused as it is. */
const UNTRIMMED_MAX = 4_096;

export const NOT_AN_OBJECT = 'must be an object';

export function text({ min, max }: { min: number; max: number }) {
  const length = `must be a text of ${min} to ${max} characters`;
  return z.string(length).check(
    z.maxLength(UNTRIMMED_MAX, { error: length, abort: true }),
    z.overwrite(trimmed),
    z.minLength(min, { error: length, abort: true }),
    // What is too long is not looked through.
    z.maxLength(max, { error: length, abort: true }),
    z.refine((value) => !UNPRINTABLE.test(value), 'must not contain control characters'),
    z.refine((value) => value === '' || isVisible(value), 'must have a visible character'),
  );
}

function trimmed(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && EDGE.test(value.charAt(start))) start += 1;
  while (start < end && EDGE.test(value.charAt(end - 1))) end -= 1;
  return value.slice(start, end);
}

export function identifier(maxLength: number) {
  const message = `must be a text of 1 to ${maxLength} characters`;
  return z.string(message).check(z.minLength(1, message), z.maxLength(maxLength, message));
}

/** ISO 8601 with the offset of its zone, so that it is one moment everywhere. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
const MOMENT_FORM = 'must be a time such as 2030-01-31T18:30:00Z';

export const moment = z
  .string(MOMENT_FORM)
  .check(z.refine((value) => MOMENT.test(value) && !Number.isNaN(Date.parse(value)), MOMENT_FORM));

export const streamKey = identifier(limits.streamKeyMaxLength);

export const codec = z
  .string('must be a text')
  .check(z.regex(CODEC_NAME, 'must be 1 to 64 printable characters without spaces'));

/** Neither trimmed nor read: whatever somebody types. */
export const password = newPassword({ min: 1 });

export function newPassword({ min }: { min: number }) {
  const max = limits.passwordMaxLength;
  const length = `must be a text of ${min} to ${max} characters`;
  return z.string(length).check(z.minLength(min, length), z.maxLength(max, length));
}
