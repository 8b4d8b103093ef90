/**
 * Makes a stream whose link is there before anybody is on air: viewers wait on it, and see when it begins.
 * From: the page. To: the hub, over a connection of its own; the page, the link and the right to go live on it.
 */
import { errorMessages } from '@streamhub/protocol';
import type { ConnectProblem } from '../wire/connect-problem.ts';
import { HubConnection } from '../wire/hub-connection.ts';
import type { HubWay } from '../wire/hub-line.ts';
import { beginStream, type GoLiveOptions } from './begin-stream.ts';
import { UNREACHABLE } from './publisher-failures.ts';
import type { PublishCredentials } from './publisher-state.ts';

const CONNECT_TIMEOUT_MS = 15_000;

/** A stream that is announced is kept: its link outlives each of its broadcasts. */
export interface AnnounceOptions extends Omit<GoLiveOptions, 'isKept'> {
  /** Still to come, within 366 days. */
  startsAt: Date;
  /** Where the hub stands, such as `https://example.org/live`; without it, the page's own origin. */
  hubUrl?: string | undefined;
  /** From an earlier `Publisher.userToken` or announcement: the same person again. */
  userToken?: string | undefined;
}

/** `userToken` and `credentials` are secrets. A code that is not the hub's: no hub answered in time. */
export type Announced =
  | { ok: true; userToken: string; credentials: PublishCredentials; watchUrl: string }
  | { ok: false; code: ConnectProblem['code']; message: string };

/** `Publisher.resume` with the credentials goes live. Rejects only if `startsAt` is no time. */
export async function announceStream(
  { startsAt, hubUrl, userToken, ...wish }: AnnounceOptions,
  { connect = (hubUrl) => new HubConnection({ hubUrl }) }: HubWay = {},
): Promise<Announced> {
  const line = connect(hubUrl);
  let problem: ConnectProblem | undefined;
  line.onProblem((now) => {
    problem = now;
    // Whoever pressed a button waits: what the hub refuses now, it will not allow within seconds.
    if (now && now.code in errorMessages) line.close();
  });
  try {
    const isConnected = await line.whenConnected({ timeoutMs: CONNECT_TIMEOUT_MS });
    if (!isConnected) return { ok: false, ...(problem ?? UNREACHABLE) };
    const begun = await beginStream({
      line,
      userToken,
      wish: { ...wish, isKept: true },
      startsAt: startsAt.toISOString(),
    });
    if (!begun.ok) return { ok: false, code: begun.code, message: begun.message };
    const { credentials, stream } = begun;
    return { ok: true, userToken: begun.userToken, credentials, watchUrl: stream.watchUrl };
  } finally {
    line.close();
  }
}
