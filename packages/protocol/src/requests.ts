/**
 * What a client may ask of the hub: one schema for each event, the only way from `unknown` to a trusted request.
 * Source: docs/protocol.md, section "Requests". Unknown fields are dropped.
 * From: registering.ts, streaming.ts, watching.ts. To: the hub's gateway.
 */
import type * as z from 'zod/mini';
import type { Refusal } from './errors.ts';
import { parseWith } from './parse-with.ts';
import { registeringSchemas } from './registering.ts';
import { streamingSchemas } from './streaming.ts';
import { watchingSchemas } from './watching.ts';

const schemas = { ...registeringSchemas, ...streamingSchemas, ...watchingSchemas } as const;

/** The name of an event that a client may send. */
export type RequestName = keyof typeof schemas;
/** Each request as the hub sees it: parsed, with its defaults. */
export type Requests = { [Name in RequestName]: z.output<(typeof schemas)[Name]> };

/** The request, or `invalid_request` with the name of the first wrong field. */
export function parseRequest<Name extends RequestName>(
  name: Name,
  payload: unknown,
): { ok: true; request: Requests[Name] } | Refusal {
  return parseWith<Requests[Name]>(schemas[name], payload);
}
