/**
 * What the studio asks the hub about kept streams. Source of the forms: docs/protocol.md, section "HTTP".
 * From: the hub. To: use-kept-streams.ts, kept-item.tsx.
 */
import { type NewPublishToken, RIGHT_HEADER } from '@streamhub/protocol';
import { type Outcome, send } from '../access/access-api.ts';
import { fetchStream, fetchStreamsOf, type StreamInfo } from '../hub-api.ts';
import type { Problem } from '../hub-request.ts';
import type { KeptLink } from './kept-links.ts';

/** Without a token it is the account's, and this browser has no right to send it. */
export interface KeptStream {
  info: StreamInfo;
  publishToken: string | undefined;
}

type Named = Pick<KeptLink, 'streamKey'> & { publishToken: string | undefined };

/**
 * `gone`: keys of streams that have ended for good. One that is not found is not shown, and its token stays: what answers may be
 * a proxy whose hub is away. Throws if the hub does not answer.
 */
export async function fetchKeptStreams(
  links: readonly KeptLink[],
  { hasAccount, signal }: { hasAccount: boolean; signal: AbortSignal },
): Promise<{ streams: KeptStream[]; gone: string[] }> {
  const own = await Promise.all(
    links.map(async ({ streamKey, publishToken }) => {
      const headers = rightOf(publishToken);
      const info = await fetchStream(streamKey, { signal, headers });
      return { streamKey, info, publishToken };
    }),
  );
  const there = own.flatMap(({ info, publishToken }) =>
    info === undefined || info.state === 'ended' ? [] : [{ info, publishToken }],
  );
  const keys = new Set(there.map(({ info }) => info.streamKey));
  const ofAccount = hasAccount ? await fetchStreamsOf('api/session/streams', signal) : [];
  const others = ofAccount.filter(({ streamKey }) => !keys.has(streamKey));
  return {
    streams: [...there, ...others.map((info) => ({ info, publishToken: undefined }))],
    gone: own.flatMap(({ streamKey, info }) => (info?.state === 'ended' ? [streamKey] : [])),
  };
}

export async function changeKept(
  kept: Named,
  body: { title: string; startsAt: string | null },
): Promise<Outcome> {
  return outcomeOf(await send('PATCH', pathOf(kept), { body, ...shown(kept) }));
}

export async function renewToken(kept: Named): Promise<NewPublishToken | Problem> {
  const answer = await send('POST', `${pathOf(kept)}/publish-token`, shown(kept));
  return typeof answer === 'string' ? answer : ((await answer.json()) as NewPublishToken);
}

export async function deleteKept(kept: Named): Promise<Outcome> {
  return outcomeOf(await send('DELETE', pathOf(kept), shown(kept)));
}

function outcomeOf(answer: Response | Problem): Outcome {
  return typeof answer === 'string' ? answer : undefined;
}

function pathOf({ streamKey }: Named): string {
  return `api/streams/${encodeURIComponent(streamKey)}`;
}

function shown({ publishToken }: Named) {
  return publishToken === undefined ? {} : { headers: rightOf(publishToken) };
}

function rightOf(publishToken: string): Record<string, string> {
  return { [RIGHT_HEADER]: `Bearer ${publishToken}` };
}
