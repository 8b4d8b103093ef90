/**
 * Who may read a recording: whoever may watch its stream, or shows the pass that such a person was given.
 * From: recording-routes.ts. To: ../access/watch-rights.ts, ../archive/reading/recordings.ts.
 */
import { type Answer, limits, refuse } from '@streamhub/protocol';
import type { FastifyRequest } from 'fastify';
import type { WatchRights } from '../access/watch-rights.ts';
import type { ReadingLimits } from '../archive/reading/reading-limits.ts';
import type { RecordingPass } from '../archive/reading/recording-pass.ts';
import type { FoundRecording, Recordings } from '../archive/reading/recordings.ts';
import type { Clock } from '../clock.ts';
import { matchesHash } from '../secret.ts';
import { proofOf } from './watch-proof.ts';

export interface RecordingRequest {
  Params: { streamKey: string; recordingId: string };
  Querystring: Record<'before' | 'first' | 'atMs' | 'pass' | 'fromMs' | 'toMs', unknown>;
}

export interface OpenRecording extends FoundRecording {
  /** Of a private stream. */
  pass: string | undefined;
}

interface Parts {
  watchRights: WatchRights;
  recordings: Recordings;
  pass: RecordingPass;
  limits: ReadingLimits;
  clock: Clock;
  addressOf(request: FastifyRequest['raw']): string;
}

type Asked = FastifyRequest<RecordingRequest>;

export class RecordingAccess {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  addressOf(request: Asked): string {
    return this.#parts.addressOf(request.raw);
  }

  async toStream(
    request: Asked,
  ): Promise<Answer<{ isPrivate: boolean; publishTokenHash: string; expiresAtMs?: number }>> {
    const { watchRights } = this.#parts;
    const address = this.#parts.addressOf(request.raw);
    if (!this.#parts.limits.mayAsk(address)) return refuse('rate_limited');
    const found = await watchRights.find(request.params.streamKey, proofOf(request, address));
    if (!found.ok) return found;
    const { live, row, expiresAtMs } = found;
    const visibility = live?.visibility ?? row?.visibility;
    const publishTokenHash = live?.publishTokenHash ?? row?.publish_token_hash;
    if (publishTokenHash === undefined) return refuse('stream_not_found');
    const expires = expiresAtMs === undefined ? {} : { expiresAtMs };
    return { ok: true, isPrivate: visibility === 'private', publishTokenHash, ...expires };
  }

  async to(request: Asked): Promise<Answer<OpenRecording>> {
    const { clock, pass } = this.#parts;
    const { recordingId } = request.params;
    const nowMs = clock.epochMs();
    const shown = { broadcastId: recordingId, nowMs };
    if (pass.isGood(request.query.pass, shown)) {
      const mayAsk = this.#parts.limits.mayAsk(this.addressOf(request));
      return mayAsk ? this.#find(request, undefined) : refuse('rate_limited');
    }
    const stream = await this.toStream(request);
    return stream.ok ? this.#find(request, this.passOf(recordingId, stream)) : stream;
  }

  /** For whoever was let to the stream; undefined where everybody is. */
  passOf(
    recordingId: string,
    { isPrivate, expiresAtMs }: { isPrivate: boolean; expiresAtMs?: number },
  ): string | undefined {
    const { pass, clock } = this.#parts;
    return isPrivate ? pass.issue(recordingId, { nowMs: clock.epochMs(), expiresAtMs }) : undefined;
  }

  /** For its streamer alone. */
  async toDelete(request: Asked): Promise<Answer<OpenRecording>> {
    const stream = await this.toStream(request);
    if (!stream.ok) return stream;
    const { publishToken } = proofOf(request, this.#parts.addressOf(request.raw));
    const isStreamer =
      publishToken !== undefined && matchesHash(publishToken, stream.publishTokenHash);
    return isStreamer ? this.#find(request, undefined) : refuse('not_the_streamer');
  }

  async #find(request: Asked, pass: string | undefined): Promise<Answer<OpenRecording>> {
    const { streamKey, recordingId } = request.params;
    if (recordingId.length > limits.streamKeyMaxLength) return refuse('recording_not_found');
    const found = await this.#parts.recordings.find(streamKey, recordingId);
    return found.ok ? { ...found, pass } : found;
  }
}
