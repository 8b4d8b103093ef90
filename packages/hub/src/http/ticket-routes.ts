/**
 * Signed links that expire, made with the streamer's right.
 * Source of the form: docs/protocol.md, section "HTTP". From: the studio, and programs. To: access/tickets.ts.
 */
import { parseBody, refuse, type Ticket } from '@streamhub/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Tickets } from '../access/tickets.ts';
import type { WatchRights } from '../access/watch-rights.ts';
import { isoTime } from '../clock.ts';
import { watchUrl } from '../exposure/hub-address.ts';
import { matchesHash } from '../secret.ts';
import { sendRefusal } from './refusal-status.ts';
import { proofOf } from './watch-proof.ts';

interface Parts {
  watchRights: WatchRights;
  tickets: Tickets;
  addressOf(request: FastifyRequest['raw']): string;
  /** Where the asking browser reaches the hub. */
  hubAddressOf(request: FastifyRequest['raw']): string;
}

export function addTicketRoutes(
  http: FastifyInstance,
  { watchRights, tickets, addressOf, hubAddressOf }: Parts,
): void {
  http.post<{ Params: { streamKey: string } }>(
    '/api/streams/:streamKey/tickets',
    async (request, reply) => {
      const { streamKey } = request.params;
      const { publishToken, address } = proofOf(request, addressOf(request.raw));
      // Only the streamer's own token counts here: a viewer of a private stream makes no links for others.
      const found = await watchRights.find(streamKey, { publishToken, address });
      if (!found.ok) return sendRefusal(reply, found);
      const { live, elsewhere, row } = found;
      const tokenHash = live?.publishTokenHash ?? (elsewhere?.row ?? row)?.publish_token_hash;
      const isStreamer =
        publishToken !== undefined &&
        tokenHash !== undefined &&
        matchesHash(publishToken, tokenHash);
      if (!isStreamer) return sendRefusal(reply, refuse('not_the_streamer'));
      const isThere = live !== undefined || elsewhere !== undefined || row?.is_kept === 1;
      if (!isThere) return sendRefusal(reply, refuse('stream_ended'));
      const body = parseBody('ticket', request.body);
      if (!body.ok) return sendRefusal(reply, body);
      const { expiresInSeconds } = body.request;
      const { ticket, expiresAtMs } = await tickets.issue({ streamKey, expiresInSeconds });
      const link = watchUrl(hubAddressOf(request.raw), streamKey);
      const answer: Ticket = {
        ticket,
        watchUrl: `${link}?ticket=${ticket}`,
        expiresAt: isoTime(expiresAtMs),
      };
      return reply.code(201).send(answer);
    },
  );
}
