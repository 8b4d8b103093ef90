/**
 * What a client may send to the hub's HTTP addresses: one schema for each body.
 * Source: docs/protocol.md, section "HTTP". Unknown fields are dropped.
 */
import * as z from 'zod/mini';
import type { Refusal } from './errors.ts';
import { identifier, moment, NOT_AN_OBJECT, newPassword, password, text } from './fields.ts';
import { limits } from './limits.ts';
import { parseWith } from './parse-with.ts';

const { ticketMinSeconds, ticketMaxSeconds } = limits;
const SECONDS = `must be a whole number from ${ticketMinSeconds} to ${ticketMaxSeconds}`;
const name = text({ min: 1, max: limits.usernameMaxLength });

const MILLISECONDS = 'must be a whole number, 0 or more';
const milliseconds = z.int(MILLISECONDS).check(z.minimum(0, MILLISECONDS));

const schemas = {
  login: z.object({ name, password }, NOT_AN_OBJECT),
  setup: z.object(
    {
      token: identifier(limits.tokenMaxLength),
      name,
      password: newPassword({ min: limits.accountPasswordMinLength }),
    },
    NOT_AN_OBJECT,
  ),
  ticket: z.object(
    {
      expiresInSeconds: z
        .int(SECONDS)
        .check(z.minimum(ticketMinSeconds, SECONDS), z.maximum(ticketMaxSeconds, SECONDS)),
    },
    NOT_AN_OBJECT,
  ),
  download: z.object(
    { fromMs: z.optional(milliseconds), toMs: z.optional(milliseconds) },
    NOT_AN_OBJECT,
  ),
  keptStream: z
    .object(
      {
        title: z.optional(text({ min: 0, max: limits.titleMaxLength })),
        startsAt: z.optional(z.nullable(moment)),
      },
      NOT_AN_OBJECT,
    )
    .check(
      z.refine(
        (change) => change.title !== undefined || change.startsAt !== undefined,
        'must have a title or startsAt',
      ),
    ),
  /** Not of the wire: what `streamhub user add` takes. */
  account: z.object(
    { name, password: newPassword({ min: limits.accountPasswordMinLength }) },
    NOT_AN_OBJECT,
  ),
} as const;

type BodyName = keyof typeof schemas;
type Bodies = { [Name in BodyName]: z.output<(typeof schemas)[Name]> };

/** `POST /api/session`: an account's name and password. */
export type LoginBody = Bodies['login'];
/** `PATCH /api/streams/:streamKey`: what of a kept stream is to change. `startsAt: null` takes the announcement back. */
export type KeptStreamBody = Bodies['keptStream'];
/** `POST /api/setup`: the first account of a hub, with the token of the link that the hub has printed. */
export type SetupBody = Bodies['setup'];

/** The body, or `invalid_request` with the name of the first wrong field. */
export function parseBody<Name extends BodyName>(
  name: Name,
  payload: unknown,
): { ok: true; request: Bodies[Name] } | Refusal {
  return parseWith<Bodies[Name]>(schemas[name], payload);
}
