/**
 * Asks a hub for a new stream: who one is, then the stream.
 * From: publisher.ts or announce-stream.ts, a connection that is there. To: the hub; back, the stream and the right to send to it.
 */
import { type ErrorCode, typedText, type Visibility } from '@streamhub/protocol';
import type { HubLine } from '../wire/hub-line.ts';
import type { LiveStream, PublishCredentials } from './publisher-state.ts';

/** The stream that is wanted, and who streams it. */
export interface GoLiveOptions {
  username: string;
  title?: string;
  visibility?: Visibility;
  /** Opens a private stream to viewers. Without one they need tickets, made with the credentials. */
  password?: string;
  /** The stream's link outlives this broadcast: `Publisher.resume` with its credentials begins the next one. */
  isKept?: boolean;
  /** Where the hub lets those stream who have its key. */
  publishKey?: string;
  /** Where the hub lets its streamers choose; `LiveStream.isRecorded` says what holds. */
  isRecorded?: boolean;
}

interface Asking {
  line: HubLine;
  userToken: string | undefined;
  wish: GoLiveOptions;
  /** ISO 8601. The stream is announced, and is not on air. */
  startsAt?: string;
}

type Begun =
  | {
      ok: true;
      userToken: string;
      credentials: PublishCredentials;
      stream: LiveStream;
      /** Of the request that this is the answer to. */
      roundTripMs: number;
    }
  /** With a token if only the stream was refused. */
  | { ok: false; userToken?: string; code: ErrorCode | 'unreachable'; message: string };

/** Never rejects. */
export async function beginStream({ line, userToken, wish, startsAt }: Asking): Promise<Begun> {
  const { title, visibility, password, isKept, isRecorded, publishKey } = wish;
  const who = { username: typedText(wish.username), ...(publishKey ? { publishKey } : {}) };
  let user = await line.request('register', {
    ...who,
    ...(userToken ? { token: userToken } : {}),
  });
  // The hub forgot this user: be a new one.
  if (!user.ok && user.code === 'invalid_token') user = await line.request('register', who);
  if (!user.ok) return user;
  const askedMs = performance.now();
  const created = await line.request('stream:create', {
    ...(title === undefined ? {} : { title: typedText(title) }),
    ...(visibility === undefined ? {} : { visibility }),
    ...(password === undefined ? {} : { password }),
    ...(isKept === undefined ? {} : { isKept }),
    ...(isRecorded === undefined ? {} : { isRecorded }),
    ...(startsAt === undefined ? {} : { startsAt }),
  });
  const roundTripMs = performance.now() - askedMs;
  if (!created.ok) return { ...created, userToken: user.token };
  const { streamKey, publishToken, watchUrl, startedAt } = created;
  return {
    ok: true,
    userToken: user.token,
    credentials: { streamKey, publishToken },
    stream: {
      streamKey,
      watchUrl,
      visibility: visibility ?? 'public',
      startedAt: startedAt ?? new Date().toISOString(),
      isRecorded: created.isRecorded === true,
    },
    roundTripMs,
  };
}
