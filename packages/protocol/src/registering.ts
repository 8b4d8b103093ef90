/**
 * Who a connection is: its request and its event.
 * Source: docs/protocol.md, section "Requests". To: requests.ts, events.ts.
 */
import * as z from 'zod/mini';
import type { Acknowledge } from './errors.ts';
import { identifier, NOT_AN_OBJECT, text } from './fields.ts';
import { limits } from './limits.ts';

const token = identifier(limits.tokenMaxLength);

export const registeringSchemas = {
  register: z.object(
    {
      username: text({ min: 1, max: limits.usernameMaxLength }),
      token: z.optional(token),
      publishKey: z.optional(token),
    },
    NOT_AN_OBJECT,
  ),
} as const;

/** Who one is. With the `token` of an earlier answer it is the same user again. */
export type RegisterRequest = z.input<typeof registeringSchemas.register>;

/** The answer to `register`. */
export interface Registered {
  userId: string;
  /** Sent again with `register`, it makes a later connection the same user. */
  token: string;
}

/** Client to hub. */
export interface RegisteringRequests {
  /** Who one is, once for each connection. */
  register: (request: RegisterRequest, acknowledge?: Acknowledge<Registered>) => void;
}

/** Hub to client. */
export interface RegisteringEvents {
  /** Who one is, for clients that take no acknowledgement. */
  registered: (user: Registered) => void;
}
