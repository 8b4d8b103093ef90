/**
 * A request of the pages to the hub's API. From: hub-api.ts, access/access-api.ts. To: the hub; what its answer says of the time
 * goes to time/hub-time.ts.
 */
import { type ErrorCode, errorMessages } from '@streamhub/protocol';
import { hubPath } from './hub-path.ts';
import { hubTime } from './time/hub-time.ts';

export type Problem = ErrorCode | 'unreachable';

/** `path`: below the hub's own, such as `api/streams`. Rejects as `fetch` does. */
export async function askHub(path: string, request: RequestInit): Promise<Response> {
  const sentMs = performance.now();
  const response = await fetch(hubPath() + path, request);
  const dateMs = Date.parse(response.headers.get('date') ?? '');
  hubTime.note({ dateMs, sentMs, receivedMs: performance.now() });
  return response;
}

/** Why the hub did not do what it was asked for. A proxy may answer in the hub's place. Never rejects. */
export async function problemIn(response: Response): Promise<Problem> {
  const answer: unknown = await response.json().catch(() => undefined);
  const code = (answer as { code?: unknown } | null | undefined)?.code;
  const isKnown = typeof code === 'string' && Object.hasOwn(errorMessages, code);
  return isKnown ? (code as ErrorCode) : 'unreachable';
}
