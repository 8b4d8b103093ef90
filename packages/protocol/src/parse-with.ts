/**
 * The only way from `unknown` to something trusted. From: a schema. To: requests.ts, http-bodies.ts.
 */
import * as z from 'zod/mini';
import { type Refusal, refuse } from './errors.ts';

/** What the schema made of the payload, or `invalid_request` with the place of the first wrong field. */
export function parseWith<Output>(
  schema: z.core.$ZodType,
  payload: unknown,
): { ok: true; request: Output } | Refusal {
  const result = z.safeParse(schema, payload);
  if (result.success) return { ok: true, request: result.data as Output };
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') || 'payload';
  return refuse('invalid_request', `${field}: ${issue?.message ?? 'is wrong'}`);
}
