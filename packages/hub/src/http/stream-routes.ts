/** Who is live, and what became of a stream. Source of the form: docs/protocol.md, section "HTTP". */
import { refuse, type StreamInfo, type StreamList } from '@streamhub/protocol';
import type { FastifyInstance } from 'fastify';
import type { StreamDistributor } from '../distribute/stream-distributor.ts';
import type { StreamTable } from '../store/stream-table.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import { endedStreamInfo, liveStreamInfo } from '../streams/stream-info.ts';

export function addStreamRoutes(
  http: FastifyInstance,
  {
    liveStreams,
    distributor,
    streams,
  }: { liveStreams: LiveStreams; distributor: StreamDistributor; streams: StreamTable },
): void {
  const infoOf = (stream: LiveStream) =>
    liveStreamInfo(stream, distributor.viewersOf(stream.streamKey));

  http.addHook('onSend', async (request, reply) => {
    // Who is live changes by the second: no cache may answer for the hub.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });

  http.get('/api/streams', async (): Promise<StreamList> => {
    const isPublic = (stream: LiveStream) => stream.visibility === 'public';
    return { streams: [...liveStreams.all()].filter(isPublic).map(infoOf) };
  });

  http.get<{ Params: { streamKey: string } }>(
    '/api/streams/:streamKey',
    async ({ params: { streamKey } }, reply) => {
      const live = liveStreams.get(streamKey);
      const info: StreamInfo | undefined = live ? infoOf(live) : await endedStream(streamKey);
      return info ?? reply.code(404).send(refuse('stream_not_found'));
    },
  );

  http.get<{ Params: { streamKey: string } }>(
    '/api/streams/:streamKey/preview.jpg',
    async ({ params: { streamKey } }, reply) => {
      const picture = distributor.pictureOf(streamKey);
      if (picture === undefined) return reply.code(404).send(refuse('not_found'));
      // The hub has not looked at a coded stream's payload: nobody may take it for anything but a picture.
      return reply
        .headers({ 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' })
        .type(picture.mediaType)
        .send(picture.bytes);
    },
  );

  async function endedStream(streamKey: string): Promise<StreamInfo | undefined> {
    const row = await streams.find(streamKey);
    return row && endedStreamInfo(row);
  }
}
