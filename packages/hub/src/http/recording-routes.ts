/**
 * Lists, time lines, bytes and pictures of recordings, for whoever may watch their stream.
 * Source of the form: docs/protocol.md, section "HTTP". From: routes.ts. To: recording-access.ts, ../archive/reading/recordings.ts.
 */
import {
  type PublicRecordings,
  type RecordingIndex,
  type RecordingInfo,
  type RecordingList,
  refuse,
} from '@streamhub/protocol';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ReadingLimits } from '../archive/reading/reading-limits.ts';
import { summaryOf } from '../archive/reading/recording-summary.ts';
import { placeAt } from '../archive/reading/recording-times.ts';
import type { Recordings } from '../archive/reading/recordings.ts';
import type { Clock } from '../clock.ts';
import { sendRanged } from './ranged-answer.ts';
import type { OpenRecording, RecordingAccess, RecordingRequest } from './recording-access.ts';
import { sendRefusal } from './refusal-status.ts';

/** Of one answer; a reader asks for the next. */
const MAX_RANGE_BYTES = 16_000_000;
const KEYS_PER_PAGE = 1_000;

interface Parts {
  recordings: Recordings;
  access: RecordingAccess;
  limits: ReadingLimits;
  clock: Clock;
}

export function addRecordingRoutes(
  http: FastifyInstance,
  { recordings, access, limits, clock }: Parts,
): void {
  const ROOT = '/api/streams/:streamKey/recordings';
  const ONE = `${ROOT}/:recordingId`;

  http.get<RecordingRequest>(ROOT, async (request, reply) => {
    const stream = await access.toStream(request);
    if (!stream.ok) return sendRefusal(reply, stream);
    const before = numberOf(request.query.before, Number.MAX_SAFE_INTEGER);
    if (before === undefined) return sendRefusal(reply, wrong('before'));
    const rows = await recordings.ofStream(request.params.streamKey, before);
    const summaries = rows.map((row) => {
      const pass = access.passOf(row.broadcast_id, stream);
      return { ...summaryOf(row), ...(pass === undefined ? {} : { pass }) };
    });
    return { recordings: summaries } satisfies RecordingList;
  });

  http.get('/api/recordings', async (): Promise<PublicRecordings> => {
    const rows = await recordings.ofPublicStreams();
    return { recordings: rows.map((row) => ({ ...summaryOf(row), streamer: row.username })) };
  });

  http.get<RecordingRequest>(ONE, async (request, reply) => {
    const found = await access.to(request);
    if (!found.ok) return sendRefusal(reply, found);
    const nowMs = clock.now();
    const times = await found.reader.times(nowMs);
    const { bytes } = await found.reader.files(nowMs);
    const { sections, pauses, gaps, lengthMs, keys } = times;
    const info: RecordingInfo = {
      ...summaryOf(found.row),
      lengthMs,
      journalBytes: bytes,
      sections,
      pauses,
      gaps,
      keys: keys.at.length,
      ...(found.pass === undefined ? {} : { pass: found.pass }),
    };
    return info;
  });

  http.delete<RecordingRequest>(ONE, async (request, reply) => {
    const found = await access.toDelete(request);
    if (!found.ok) return sendRefusal(reply, found);
    await recordings.remove(request.params.recordingId);
    return reply.code(204).send();
  });

  http.get<RecordingRequest>(`${ONE}/index`, async (request, reply) => {
    const found = await access.to(request);
    if (!found.ok) return sendRefusal(reply, found);
    const { keys } = await found.reader.times(clock.now());
    const { query } = request;
    const atMs = numberOf(query.atMs, 0);
    if (atMs === undefined) return sendRefusal(reply, wrong('atMs'));
    const first = numberOf(query.first, Math.max(0, placeAt(keys, atMs)));
    if (first === undefined) return sendRefusal(reply, wrong('first'));
    const page = keys.at.slice(first, first + KEYS_PER_PAGE);
    const index: RecordingIndex = {
      first,
      total: keys.at.length,
      keys: page.map((at, place) => ({ timeMs: keys.timesMs[first + place] ?? 0, at })),
    };
    return index;
  });

  http.get<RecordingRequest>(`${ONE}/preview.jpg`, async (request, reply) => {
    const found = await access.to(request);
    if (!found.ok) return sendRefusal(reply, found);
    const atMs = numberOf(request.query.atMs, 0);
    if (atMs === undefined) return sendRefusal(reply, wrong('atMs'));
    const picture = await found.reader.picture(atMs, clock.now());
    const mediaType = picture && imageTypeOfBytes(picture);
    if (mediaType === undefined) return sendRefusal(reply, refuse('not_found'));
    return reply
      .headers({ 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' })
      .type(mediaType)
      .send(picture);
  });

  http.get<RecordingRequest>(`${ONE}/journal`, async (request, reply) => {
    const found = await access.to(request);
    if (!found.ok) return sendRefusal(reply, found);
    return sendJournal(found, { request, reply });
  });

  async function sendJournal(
    { row, reader }: OpenRecording,
    { request, reply }: { request: RecordingRequestOf; reply: FastifyReply },
  ): Promise<FastifyReply> {
    const files = await reader.files(clock.now());
    const size = files.bytes;
    const bytes = {
      size,
      mediaType: 'application/octet-stream',
      etag: etagOf(row.broadcast_id, size),
      isSame: (etag: string) => isOf(etag, row.broadcast_id, size),
      maxRangeBytes: MAX_RANGE_BYTES,
      read: (range: { from: number; to: number }) => files.read(range),
    };
    return sendRanged(reply, bytes, { request, limits, address: access.addressOf(request) });
  }
}

type RecordingRequestOf = Parameters<RecordingAccess['to']>[0];

function wrong(field: string) {
  return refuse('invalid_request', `${field} must be a whole number, 0 or more.`);
}

/** Undefined if it is there and no number. */
function numberOf(text: unknown, missing: number): number | undefined {
  if (text === undefined) return missing;
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function etagOf(recordingId: string, size: number): string {
  return `"${recordingId}-${size}"`;
}

/** A journal only grows: what an earlier answer was part of is part of this one. */
function isOf(etag: string, recordingId: string, size: number): boolean {
  const [, id, bytes] = /^"([\w]+)-(\d{1,16})"$/.exec(etag) ?? [];
  return id === recordingId && Number(bytes) <= size;
}

/** The hub has not looked at what was sent as a picture. */
function imageTypeOfBytes(bytes: Uint8Array): string | undefined {
  const head = Buffer.alloc(12);
  head.set(bytes.subarray(0, 12));
  if (head.readUIntBE(0, 3) === 0xff_d8_ff) return 'image/jpeg';
  if (head.toString('latin1', 1, 4) === 'PNG') return 'image/png';
  return head.toString('latin1', 8, 12) === 'WEBP' ? 'image/webp' : undefined;
}
