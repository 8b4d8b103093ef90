/**
 * Signed links that expire, made with the streamer's right; and with a stream's password, for those who have it, of a few hours.
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

/** Players of HLS send no headers: who has the password puts this into their address. */
const LONGEST_BY_PASSWORD_S = 6 * 3_600;

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
      const { publishToken, password, address } = proofOf(request, addressOf(request.raw));
      // A ticket makes no tickets: they would never end.
      const found = await watchRights.find(streamKey, { publishToken, password, address });
      if (!found.ok) return sendRefusal(reply, found);
      const { live, elsewhere } = found;
      const row = elsewhere?.row ?? found.row;
      const tokenHash = live?.publishTokenHash ?? row?.publish_token_hash;
      const isStreamer =
        publishToken !== undefined &&
        tokenHash !== undefined &&
        matchesHash(publishToken, tokenHash);
      const isPrivate = (live ?? row)?.visibility === 'private';
      // Without one of both, a private stream would not have been found.
      const hasPassword = isPrivate && password !== undefined;
      if (!isStreamer && !hasPassword) return sendRefusal(reply, refuse('not_the_streamer'));
      const isThere = live !== undefined || elsewhere !== undefined || found.row?.is_kept === 1;
      if (!isThere) return sendRefusal(reply, refuse('stream_ended'));
      const body = parseBody('ticket', request.body);
      if (!body.ok) return sendRefusal(reply, body);
      const { expiresInSeconds: wanted } = body.request;
      const expiresInSeconds = isStreamer ? wanted : Math.min(wanted, LONGEST_BY_PASSWORD_S);
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
