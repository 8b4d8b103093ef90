/**
 * What a client may ask of the hub: one schema for each event, the only way from `unknown` to a trusted request.
 * Source: docs/protocol.md, section "Requests". Unknown fields are dropped.
 */
import * as z from 'zod/mini';
import type { Refusal } from './errors.ts';
import {
  codec,
  identifier,
  NOT_AN_OBJECT,
  newPassword,
  password,
  streamKey,
  text,
} from './fields.ts';
import { limits } from './limits.ts';
import { parseWith } from './parse-with.ts';
import { type Track, trackList } from './tracks.ts';

const token = identifier(limits.tokenMaxLength);
const ticket = identifier(limits.ticketMaxLength);
/** Only that it is there: what it holds is looked at once the sender's right is known. */
const data = z.custom<unknown>(
  (value) => value !== undefined,
  'must be a picture as text, or a batch of chunks as binary',
);
/** zod's int is a safe integer: microseconds since 1970 are, for 285 years. */
const microseconds = z.int('must be a whole number of microseconds');
const DELAY = `must be a number from 0 to ${limits.delayMaxMs}`;
const delayMs = z.number(DELAY).check(z.minimum(0, DELAY), z.maximum(limits.delayMaxMs, DELAY));
const CODECS = `must be a list of ${limits.codecsMax} codecs at most`;
const codecs = z.array(codec, CODECS).check(z.maxLength(limits.codecsMax, CODECS));
const RECEIVED = 'must be a whole number, 0 or more';
const received = z.int(RECEIVED).check(z.minimum(0, RECEIVED));

const schemas = {
  register: z.object(
    {
      username: text({ min: 1, max: limits.usernameMaxLength }),
      token: z.optional(token),
      publishKey: z.optional(token),
    },
    NOT_AN_OBJECT,
  ),
  'stream:create': z
    .object(
      {
        title: z._default(text({ min: 0, max: limits.titleMaxLength }), ''),
        visibility: z._default(
          z.enum(['public', 'unlisted', 'private'], 'must be "public", "unlisted" or "private"'),
          'public',
        ),
        password: z.optional(newPassword({ min: limits.streamPasswordMinLength })),
      },
      NOT_AN_OBJECT,
    )
    .check(
      // A streamer who sets one believes that it protects something.
      z.refine((wish) => wish.password === undefined || wish.visibility === 'private', {
        error: 'only a private stream has one',
        path: ['password'],
      }),
    ),
  'stream:resume': z.object({ streamKey, publishToken: token }, NOT_AN_OBJECT),
  'stream:data:send': z.object({ streamKey, data }, NOT_AN_OBJECT),
  'stream:end': z.object({ streamKey }, NOT_AN_OBJECT),
  'stream:join': z.object(
    {
      streamKey,
      format: z._default(z.enum(['base64', 'chunks'], 'must be "base64" or "chunks"'), 'base64'),
      codecs: z.optional(codecs),
      password: z.optional(password),
      ticket: z.optional(ticket),
    },
    NOT_AN_OBJECT,
  ),
  'stream:leave': z.object({ streamKey }, NOT_AN_OBJECT),
  'stream:tracks': z.object(
    { streamKey, tracks: trackList, clockOffsetUs: z.optional(microseconds) },
    NOT_AN_OBJECT,
  ),
  'stream:keyframe': z.object({ streamKey }, NOT_AN_OBJECT),
  'stream:feedback': z.object(
    { streamKey, delayMs: z.optional(delayMs), received: z.optional(received) },
    NOT_AN_OBJECT,
  ),
} as const;

export type RequestName = keyof typeof schemas;
export type Requests = { [Name in RequestName]: z.output<(typeof schemas)[Name]> };

export type RegisterRequest = z.input<typeof schemas.register>;
export type CreateRequest = z.input<(typeof schemas)['stream:create']>;
export type ResumeRequest = z.input<(typeof schemas)['stream:resume']>;
export type SendRequest = { streamKey: string; data: string | ArrayBuffer | ArrayBufferView };
export type JoinRequest = z.input<(typeof schemas)['stream:join']>;
/** The schema takes any list and names its first wrong element; a client has tracks. */
export type TracksRequest = { streamKey: string; tracks: Track[]; clockOffsetUs?: number };
export type FeedbackRequest = { streamKey: string; delayMs?: number; received?: number };
/** What `stream:end`, `stream:leave` and `stream:keyframe` carry. */
export type StreamRequest = z.input<(typeof schemas)['stream:end']>;
/** What a viewer is sent: text frames, or batches of chunks. */
export type StreamFormat = Requests['stream:join']['format'];
export type Visibility = Requests['stream:create']['visibility'];

/** The request, or `invalid_request` with the name of the first wrong field. */
export function parseRequest<Name extends RequestName>(
  name: Name,
  payload: unknown,
): { ok: true; request: Requests[Name] } | Refusal {
  return parseWith<Requests[Name]>(schemas[name], payload);
}
