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

export type RegisterRequest = z.input<typeof registeringSchemas.register>;

export interface Registered {
  userId: string;
  /** Sent again with `register`, it makes a later connection the same user. */
  token: string;
}

/** Client to hub. */
export interface RegisteringRequests {
  register: (request: RegisterRequest, acknowledge?: Acknowledge<Registered>) => void;
}

/** Hub to client. */
export interface RegisteringEvents {
  registered: (user: Registered) => void;
}
