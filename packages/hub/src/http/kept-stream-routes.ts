/**
 * What the owner of a kept stream does with it beside streaming: list, rename, announce, a new publish token, delete.
 * Source of the forms: docs/protocol.md, section "HTTP". From: the studio, and programs. To: streams/kept-streams.ts.
 */
import {
  type KeptStreamList,
  type NewPublishToken,
  type PublishMode,
  parseBody,
  type Refusal,
  refuse,
} from '@streamhub/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Accounts } from '../access/accounts.ts';
import type { KeptRights } from '../access/kept-rights.ts';
import { sessionTokenOf } from '../access/session-cookie.ts';
import type { KeptStreams } from '../streams/kept-streams.ts';
import { sendRefusal } from './refusal-status.ts';
import { proofOf } from './watch-proof.ts';

interface Parts {
  keptStreams: KeptStreams;
  keptRights: KeptRights;
  accounts: Accounts;
  publish: PublishMode;
  addressOf(request: FastifyRequest['raw']): string;
}

type OfStream = { Params: { streamKey: string } };

export function addKeptStreamRoutes(
  http: FastifyInstance,
  { keptStreams, keptRights, accounts, publish, addressOf }: Parts,
): void {
  http.patch<OfStream>('/api/streams/:streamKey', async (request, reply) => {
    const { streamKey } = request.params;
    const refusal = await refusalOf(request);
    if (refusal !== undefined) return sendRefusal(reply, refusal);
    const body = parseBody('keptStream', request.body);
    if (!body.ok) return sendRefusal(reply, body);
    const { title, startsAt } = body.request;
    const startsAtMs = typeof startsAt === 'string' ? Date.parse(startsAt) : startsAt;
    const changed = await keptStreams.change(streamKey, { title, startsAtMs });
    return changed.ok ? changed.info : sendRefusal(reply, changed);
  });

  http.post<OfStream>('/api/streams/:streamKey/publish-token', async (request, reply) => {
    const { streamKey } = request.params;
    const refusal = await refusalOf(request);
    if (refusal !== undefined) return sendRefusal(reply, refusal);
    const renewed = await keptStreams.renewToken(streamKey);
    if (!renewed.ok) return sendRefusal(reply, renewed);
    const answer: NewPublishToken = { publishToken: renewed.publishToken };
    return reply.code(201).send(answer);
  });

  http.delete<OfStream>('/api/streams/:streamKey', async (request, reply) => {
    const { streamKey } = request.params;
    const refusal = await refusalOf(request);
    if (refusal !== undefined) return sendRefusal(reply, refusal);
    const isDeleted = await keptStreams.remove(streamKey, 'ended');
    return isDeleted ? reply.code(204).send() : sendRefusal(reply, refuse('stream_ended'));
  });

  if (publish !== 'account') return;

  http.get('/api/session/streams', async (request, reply): Promise<KeptStreamList | undefined> => {
    const account = await accounts.ofSession(sessionTokenOf(request.headers.cookie));
    if (account === undefined) {
      await sendRefusal(reply, refuse('login_required'));
      return undefined;
    }
    return { streams: await keptStreams.ofAccount(account.accountId) };
  });

  async function refusalOf(request: FastifyRequest<OfStream>): Promise<Refusal | undefined> {
    const { publishToken, address } = proofOf(request, addressOf(request.raw));
    const sessionToken = sessionTokenOf(request.headers.cookie);
    const { streamKey } = request.params;
    const answer = await keptRights.check(streamKey, { publishToken, sessionToken, address });
    return answer.ok ? undefined : answer;
  }
}
