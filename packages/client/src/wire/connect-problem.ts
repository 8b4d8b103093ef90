/**
 * Why a hub is not reached. A browser does not tell a page what a refused WebSocket was answered, so the hub is asked once more,
 * by a request whose answer can be read and which opens no connection.
 * From: hub-connection.ts, after a try that failed. To: the same; publisher.ts and player-state.ts tell the page.
 */
import { type ErrorCode, errorMessages } from '@streamhub/protocol';

/**
 * A code of the hub: it refuses this page. `unreachable`: nothing answers, or something in the hub's place does. `unreadable`: as
 * that, or the hub does not allow pages of this origin, which a page of another origin is not told. `offline`: no network.
 */
export interface ConnectProblem {
  code: ErrorCode | 'unreachable' | 'unreadable' | 'offline';
  message: string;
}

const MESSAGES = {
  unreachable: 'The hub does not answer.',
  unreadable: 'The hub does not answer, or it does not allow pages of this origin.',
  offline: 'This device has no network.',
} as const;
const ASK_WITHIN_MS = 5_000;

/** Such as Socket.IO's error of a refused connection (rule E9). Undefined: it is no refusal of a hub's. */
export function refusalIn(answer: unknown): ConnectProblem | undefined {
  const { code, message } = (answer ?? {}) as Record<string, unknown>;
  if (typeof code !== 'string' || !Object.hasOwn(errorMessages, code)) return undefined;
  const known = code as ErrorCode;
  return { code: known, message: typeof message === 'string' ? message : errorMessages[known] };
}

/** `socketUrl`: where the hub's Socket.IO is, with what goes along behind a `?`. Undefined: the hub would let us in. Never rejects. */
export async function whyNotConnected(socketUrl: string): Promise<ConnectProblem | undefined> {
  if (globalThis.navigator?.onLine === false) return problem('offline');
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), ASK_WITHIN_MS);
  try {
    const question = new URL(socketUrl);
    question.searchParams.set('EIO', '4');
    question.searchParams.set('transport', 'polling');
    const response = await fetch(question, {
      // With this method Engine.IO opens no connection, and the browser says the page's origin, as it does for a WebSocket.
      method: 'POST',
      cache: 'no-store',
      signal: giveUp.signal,
    });
    const answer: unknown = await response.json().catch(() => undefined);
    const isHub = answer !== undefined && response.status < 500;
    return refusalIn(answer) ?? (isHub ? undefined : problem('unreachable'));
  } catch {
    const isForeign = new URL(socketUrl).origin !== globalThis.location?.origin;
    return problem(isForeign ? 'unreadable' : 'unreachable');
  } finally {
    clearTimeout(timer);
  }
}

function problem(code: keyof typeof MESSAGES): ConnectProblem {
  return { code, message: MESSAGES[code] };
}
