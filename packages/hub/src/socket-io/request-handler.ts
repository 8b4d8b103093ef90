/** The form of a handler: what a connection asks, and what the acknowledgement carries. */
import type { Answer, RequestName, Requests } from '@streamhub/protocol';
import type { Session } from './session.ts';

export type RequestHandlers = {
  [Name in RequestName]: (
    session: Session,
    request: Requests[Name],
  ) => Answer<object> | Promise<Answer<object>>;
};

/** Those of one subject. */
export type HandlersOf<Name extends RequestName> = Pick<RequestHandlers, Name>;
