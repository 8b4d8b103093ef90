/**
 * Recordings as files.
 * Source of the form: docs/protocol.md, section "HTTP". From: routes.ts. To: ../archive/download/films.ts.
 */
import { createReadStream } from 'node:fs';
import { parseBody, refuse } from '@streamhub/protocol';
import type { FastifyInstance } from 'fastify';
import type { Films } from '../archive/download/films.ts';
import type { ReadingLimits } from '../archive/reading/reading-limits.ts';
import { sendRanged } from './ranged-answer.ts';
import type { RecordingAccess, RecordingRequest } from './recording-access.ts';
import { sendRefusal } from './refusal-status.ts';

interface Parts {
  films: Films;
  access: RecordingAccess;
  limits: ReadingLimits;
}

export function addDownloadRoutes(http: FastifyInstance, { films, access, limits }: Parts): void {
  const ALL = '/api/streams/:streamKey/recordings/:recordingId/downloads';

  http.post<RecordingRequest>(ALL, async (request, reply) => {
    const found = await access.to(request);
    if (!found.ok) return sendRefusal(reply, found);
    const body = parseBody('download', request.body ?? {});
    if (!body.ok) return sendRefusal(reply, body);
    const address = access.addressOf(request);
    const { fromMs, toMs } = body.request;
    const answer = await films.ask(found, { fromMs, toMs, address });
    if (!answer.ok) return sendRefusal(reply, answer);
    const { ok: _, ...download } = answer;
    return reply.code(download.state === 'ready' ? 200 : 202).send(download);
  });

  http.get<RecordingRequest & { Params: { file: string } }>(
    `${ALL}/:file`,
    async (request, reply) => {
      const found = await access.to(request);
      if (!found.ok) return sendRefusal(reply, found);
      const { broadcast_id: recordingId } = found.row;
      const film = await films.find(recordingId, request.params.file);
      if (film === undefined) return sendRefusal(reply, refuse('not_found'));
      const etag = `"${recordingId}-${request.params.file}-${film.bytes}"`;
      reply.header(
        'content-disposition',
        `attachment; filename="${recordingId}-${request.params.file}"`,
      );
      const bytes = {
        size: film.bytes,
        mediaType: film.mediaType,
        etag,
        isSame: (other: string) => other === etag,
        maxRangeBytes: Number.POSITIVE_INFINITY,
        read: ({ from, to }: { from: number; to: number }) =>
          createReadStream(film.path, { start: from, end: to - 1 }),
      };
      const address = access.addressOf(request);
      return sendRanged(reply, bytes, { request, limits, address });
    },
  );
}
