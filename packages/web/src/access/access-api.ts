/**
 * What the pages ask the hub about rights: who may stream, logging in and out, the first account, links that expire.
 * Source of the forms: docs/protocol.md, section "HTTP". From: the hub. To: the studio and the set-up page; `send` to kept-api.ts.
 */
import { type HubInfo, RIGHT_HEADER, type Ticket } from '@streamhub/protocol';
import { askHub, type Problem, problemIn } from '../hub-request.ts';

/** Undefined: done. */
export type Outcome = Problem | undefined;

/** Undefined when the hub does not answer, or is of a version that has no such answer: then everybody may stream. */
export async function fetchHubInfo(signal: AbortSignal): Promise<HubInfo | undefined> {
  const response = await askHub('api/hub', { signal, cache: 'no-store' }).catch(() => undefined);
  if (!response?.ok) return undefined;
  return (await response.json().catch(() => undefined)) as HubInfo | undefined;
}

export function logIn(body: { name: string; password: string }): Promise<Outcome> {
  return outcomeOf(send('POST', 'api/session', { body }));
}

export function logOut(): Promise<Outcome> {
  return outcomeOf(send('DELETE', 'api/session', {}));
}

export function setUp(body: { token: string; name: string; password: string }): Promise<Outcome> {
  return outcomeOf(send('POST', 'api/setup', { body }));
}

export async function makeTicket({
  streamKey,
  publishToken,
  expiresInSeconds,
}: {
  streamKey: string;
  publishToken: string;
  expiresInSeconds: number;
}): Promise<Ticket | Problem> {
  const path = `api/streams/${encodeURIComponent(streamKey)}/tickets`;
  const headers = { [RIGHT_HEADER]: `Bearer ${publishToken}` };
  const answer = await send('POST', path, { body: { expiresInSeconds }, headers });
  if (typeof answer === 'string') return answer;
  return (await answer.json()) as Ticket;
}

async function outcomeOf(sent: Promise<Response | Problem>): Promise<Outcome> {
  const answer = await sent;
  return typeof answer === 'string' ? answer : undefined;
}

/** The answer, or why the hub did not do it. Never rejects. */
export async function send(
  method: string,
  path: string,
  { body, headers = {} }: { body?: object; headers?: Record<string, string> },
): Promise<Response | Problem> {
  try {
    const response = await askHub(path, {
      method,
      headers: body ? { 'content-type': 'application/json', ...headers } : headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return response.ok ? response : await problemIn(response);
  } catch {
    return 'unreachable';
  }
}
