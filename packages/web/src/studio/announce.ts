/**
 * Announces a stream: its link is there before anybody is on air, and this browser keeps the right to go live on it.
 * From: details-form.tsx. To: the hub; kept-links.ts; the session, which keeps who the streamer is.
 */
import { type AnnounceOptions, announceStream, type ConnectProblem } from '@streamhub/client';
import { hubUrl } from '../hub-path.ts';
import { keepLink, keepRecorded } from './kept-links.ts';
import type { StudioSession } from './studio-session.ts';

/** Undefined: it is announced. Never rejects. */
export async function announce(
  wish: AnnounceOptions,
  session: StudioSession,
): Promise<ConnectProblem['code'] | undefined> {
  const { userToken, publishKey } = session.snapshot().settings;
  const answer = await announceStream({
    ...wish,
    hubUrl: hubUrl(),
    ...(userToken ? { userToken } : {}),
    ...(publishKey ? { publishKey } : {}),
  });
  if (!answer.ok) return answer.code;
  const { credentials } = answer;
  keepLink(credentials);
  keepRecorded(credentials.streamKey, wish.isRecorded === true);
  session.choose({ userToken: answer.userToken });
  return undefined;
}
