/** Who is live, and what became of a stream. Source of the form: docs/protocol.md, section "HTTP". */
import { refuse, type StreamList } from '@streamhub/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WatchRights } from '../access/watch-rights.ts';
import type { AllStreams } from '../streams/all-streams.ts';
import type { KeptStreams } from '../streams/kept-streams.ts';
import type { OtherNodes } from '../streams/other-nodes.ts';
import { sendRefusal } from './refusal-status.ts';
import { isOfApi } from './security-headers.ts';
import { proofOf } from './watch-proof.ts';

interface Parts {
  allStreams: AllStreams;
  otherNodes: OtherNodes;
  keptStreams: KeptStreams;
  watchRights: WatchRights;
  addressOf(request: FastifyRequest['raw']): string;
  /** A page of another site may show a picture. */
  showsPictures(request: FastifyRequest['raw']): boolean;
}

export function addStreamRoutes(
  http: FastifyInstance,
  { allStreams, keptStreams, otherNodes, watchRights, addressOf, showsPictures }: Parts,
): void {
  http.addHook('onSend', async (request, reply) => {
    // Who is live changes by the second: no cache may answer for the hub.
    if (isOfApi(request)) reply.header('cache-control', 'no-store');
  });

  http.get('/api/streams', async (): Promise<StreamList> => {
    const streams = allStreams.all().filter(({ visibility }) => visibility === 'public');
    return { streams, upcoming: await keptStreams.upcoming() };
  });

  http.get<{ Params: { streamKey: string } }>('/api/streams/:streamKey', async (request, reply) => {
    const { streamKey } = request.params;
    const proof = proofOf(request, addressOf(request.raw));
    const found = await watchRights.find(streamKey, proof);
    if (!found.ok) return sendRefusal(reply, found);
    return allStreams.infoOf(found) ?? sendRefusal(reply, refuse('stream_not_found'));
  });

  http.get<{ Params: { streamKey: string } }>(
    '/api/streams/:streamKey/preview.jpg',
    async (request, reply) => {
      const { streamKey } = request.params;
      const proof = proofOf(request, addressOf(request.raw));
      const found = await watchRights.find(streamKey, proof);
      if (!found.ok && found.code === 'rate_limited') return sendRefusal(reply, found);
      const { live, elsewhere } = found.ok ? found : {};
      const picture = live
        ? live.broadcast.picture
        : elsewhere && (await otherNodes.picture(streamKey));
      if (picture === undefined) return sendRefusal(reply, refuse('not_found'));
      const { visibility } = live ?? elsewhere?.row ?? {};
      const isForOthers = visibility !== 'private' && showsPictures(request.raw);
      if (isForOthers) reply.header('cross-origin-resource-policy', 'cross-origin');
      // The hub has not looked at a coded stream's payload: nobody may take it for anything but a picture.
      return reply
        .headers({ 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' })
        .type(picture.mediaType)
        .send(picture.bytes);
    },
  );
}
