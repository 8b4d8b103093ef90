/**
 * HLS: playlists and segments of live streams and of recordings, for players and for caches between.
 * Source of the form: docs/protocol.md, section "HLS". From: routes.ts. To: ../hls/hls.ts, if the asker may watch.
 */
import { type Answer, refuse } from '@streamhub/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WatchRights } from '../access/watch-rights.ts';
import { ReadingLimits } from '../archive/reading/reading-limits.ts';
import type { Recordings } from '../archive/reading/recordings.ts';
import type { Clock } from '../clock.ts';
import type { Hls, PlaylistAnswer } from '../hls/hls.ts';
import { type HlsPath, hlsPathOf } from '../hls/hls-path.ts';
import { stateOf } from '../streams/live-stream.ts';
import type { OtherNodes } from '../streams/other-nodes.ts';
import { sendRanged } from './ranged-answer.ts';
import { sendRefusal } from './refusal-status.ts';

const ROUTE = '/hls/:streamKey/*';
/** A cache asks once for all players that ask within it. */
const LIVE_LASTS_S = 1;
/** A recording can be deleted. */
const WHOLE_LASTS_S = 3_600;
const SEGMENT_LASTS_S = 31_536_000;
const RETRY_AFTER_S = 2;

interface Parts {
  hls: Hls;
  watchRights: WatchRights;
  otherNodes: OtherNodes;
  recordings: Recordings;
  clock: Clock;
  addressOf(request: FastifyRequest['raw']): string;
}

interface HlsRequest {
  Params: { streamKey: string; '*': string };
}

type Found = Extract<Awaited<ReturnType<WatchRights['find']>>, { ok: true }>;

/** Who asks for what, and may watch it. */
interface Asked {
  streamKey: string;
  path: HlsPath;
  found: Found;
  address: string;
}

export function addHlsRoutes(
  http: FastifyInstance,
  { hls, watchRights, otherNodes, recordings, clock, addressOf }: Parts,
): void {
  const limits = new ReadingLimits(clock);

  http.addHook('onSend', async ({ routeOptions }, reply) => {
    if (routeOptions.url !== ROUTE || reply.statusCode < 400) return;
    reply.header('cache-control', 'no-store');
    if (reply.statusCode === 429) reply.header('retry-after', RETRY_AFTER_S);
  });

  http.get<HlsRequest>(ROUTE, async (request, reply) => {
    const address = addressOf(request.raw);
    const { streamKey, '*': rest } = request.params;
    const path = hlsPathOf(rest);
    if (path === undefined || !hls.serves(path.file)) {
      return sendRefusal(reply, refuse('not_found'));
    }
    if (!limits.mayAsk(address)) return sendRefusal(reply, refuse('rate_limited'));
    const found = await watchRights.find(streamKey, { ticket: path.ticket, address });
    if (!found.ok) return sendRefusal(reply, found);
    const asked = { streamKey, path, found, address };
    const { expiresAtMs = Number.POSITIVE_INFINITY } = found;
    const leftS = Math.max(0, Math.floor((expiresAtMs - clock.epochMs()) / 1000));
    if (path.file.what === 'playlist') {
      const answer = await playlistOf(asked, path.file.list);
      if (!answer.ok) return sendRefusal(reply, answer);
      const lastsS = Math.min(answer.isOver ? WHOLE_LASTS_S : LIVE_LASTS_S, leftS);
      reply.header('cache-control', `public, max-age=${lastsS}`);
      return reply.type('application/vnd.apple.mpegurl').send(answer.text);
    }
    const file = await fileOf(asked);
    if (!file.ok) return sendRefusal(reply, file);
    reply.header('cache-control', `public, max-age=${Math.min(SEGMENT_LASTS_S, leftS)}, immutable`);
    return sendFile(file.bytes, { rest, reply, request, address });
  });

  async function playlistOf(
    { streamKey, path, found }: Asked,
    list: Parameters<Hls['recordingPlaylist']>[1],
  ): Promise<Answer<PlaylistAnswer>> {
    if (path.recordingId !== undefined) {
      const recording = await recordings.find(streamKey, path.recordingId);
      return recording.ok ? hls.recordingPlaylist(recording, list) : recording;
    }
    const { live, elsewhere } = found;
    const stream = live ?? (elsewhere && (await otherNodes.reach(elsewhere)));
    const isOnAir = stream !== undefined && stateOf(stream) !== 'offline';
    return isOnAir ? hls.livePlaylist(stream, list) : hls.endedPlaylist(streamKey, list);
  }

  async function fileOf({
    streamKey,
    path,
    address,
  }: Asked): Promise<Answer<{ bytes: Uint8Array }>> {
    const { file, recordingId } = path;
    if (file.what === 'playlist') return refuse('not_found');
    if (recordingId === undefined) return hls.liveFile(streamKey, file, address);
    const recording = await recordings.find(streamKey, recordingId);
    return recording.ok ? hls.recordingFile(recording, file, address) : recording;
  }

  function sendFile(
    bytes: Uint8Array,
    {
      rest,
      reply,
      request,
      address,
    }: { rest: string; reply: FastifyReply; request: FastifyRequest; address: string },
  ): Promise<FastifyReply> {
    const etag = `"${rest.split('/').slice(-2).join('-')}"`;
    const whole = {
      size: bytes.byteLength,
      mediaType: 'video/mp4',
      etag,
      isSame: (other: string) => other === etag,
      maxRangeBytes: Number.POSITIVE_INFINITY,
      read: async function* ({ from, to }: { from: number; to: number }) {
        yield bytes.subarray(from, to);
      },
    };
    return sendRanged(reply, whole, { request, limits, address });
  }
}
