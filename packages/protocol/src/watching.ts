/**
 * What a viewer asks of the hub, and what it alone is told.
 * Source: docs/protocol.md, sections "Requests" and "Events". To: requests.ts, events.ts. Times are ISO 8601 texts.
 */
import * as z from 'zod/mini';
import type { Binary } from './chunk-bytes.ts';
import type { Acknowledge } from './errors.ts';
import { codec, identifier, NOT_AN_OBJECT, password, streamKey } from './fields.ts';
import { limits } from './limits.ts';
import type { Track } from './tracks.ts';

const DELAY = `must be a number from 0 to ${limits.delayMaxMs}`;
const delayMs = z.number(DELAY).check(z.minimum(0, DELAY), z.maximum(limits.delayMaxMs, DELAY));
const CODECS = `must be a list of ${limits.codecsMax} codecs at most`;
const codecs = z.array(codec, CODECS).check(z.maxLength(limits.codecsMax, CODECS));
const RECEIVED = 'must be a whole number, 0 or more';
const received = z.int(RECEIVED).check(z.minimum(0, RECEIVED));

export const watchingSchemas = {
  'stream:join': z.object(
    {
      streamKey,
      format: z._default(z.enum(['base64', 'chunks'], 'must be "base64" or "chunks"'), 'base64'),
      codecs: z.optional(codecs),
      password: z.optional(password),
      ticket: z.optional(identifier(limits.ticketMaxLength)),
    },
    NOT_AN_OBJECT,
  ),
  'stream:leave': z.object({ streamKey }, NOT_AN_OBJECT),
  'stream:keyframe': z.object({ streamKey }, NOT_AN_OBJECT),
  'stream:feedback': z.object(
    { streamKey, delayMs: z.optional(delayMs), received: z.optional(received) },
    NOT_AN_OBJECT,
  ),
} as const;

/** To watch a stream. `codecs` are those that the viewer can decode, as WebCodecs names them. */
export type JoinRequest = z.input<(typeof watchingSchemas)['stream:join']>;
/** What a viewer is sent: text frames, or batches of chunks. */
export type StreamFormat = z.output<(typeof watchingSchemas)['stream:join']>['format'];
/** What a viewer reports: its delay from capture to paint in milliseconds, and how many `stream:data` it has received. */
export type FeedbackRequest = { streamKey: string; delayMs?: number; received?: number };
/** What `stream:leave`, `stream:keyframe` and a streamer's `stream:end` carry. */
export type StreamRequest = z.input<(typeof watchingSchemas)['stream:leave']>;

/** The answer to `stream:join`: what a viewer shows before the first picture. `startedAt` is an ISO 8601 text. */
export interface StreamJoined {
  streamKey: string;
  title: string;
  format: StreamFormat;
  /** Empty for the format `base64`. */
  tracks: Track[];
  viewers: number;
  /** Of a kept stream that is offline: when it was on air last, or was made. */
  startedAt: string;
  /** Only of a kept stream while nobody is on air. */
  state?: 'offline';
  /** When its streamer means to begin. */
  startsAt?: string;
  /** What is on air is being recorded. Hubs before this field record nothing. */
  isRecorded?: boolean;
}

/** What a `chunks` viewer must know of the stream before its first chunk, and after each change. */
export interface StreamTracks {
  streamKey: string;
  tracks: Track[];
  /** Add it to a chunk's timestamp, and that is the hub's time in microseconds since 1970. Absent: not known. */
  clockOffsetUs?: number;
}

/** What a shared clock is made of. */
export interface HubTime {
  /** The hub's clock, microseconds since 1970. */
  hubTimeUs: number;
}

/**
 * How much of the stream the hub sends a viewer now, so that what it sends is not late: all of it, or without the
 * droppable temporal layers, without the rest of the group, without video, or sound alone.
 */
export type Rung = 'full' | 'fewer_frames' | 'until_key' | 'preview' | 'sound';

/** What the hub tells a viewer of itself with each of its reports. */
export interface RungReport {
  rung: Rung;
  /** Chunks (or frames) left out for this viewer since it joined. */
  skipped: number;
  /** When its next report is due, milliseconds after this one, as long as nothing changes. */
  reportEveryMs: number;
}

/** The answer to `stream:feedback`; of the rung only to who watches the stream. */
export type FeedbackAnswer = HubTime & Partial<RungReport>;

/** Client to hub. */
export interface WatchingRequests {
  /** Watches a stream: its buffer comes first, then its data. */
  'stream:join': (request: JoinRequest, acknowledge?: Acknowledge<StreamJoined>) => void;
  /** Stops watching. */
  'stream:leave': (request: StreamRequest, acknowledge?: Acknowledge<object>) => void;
  /** A viewer cannot decode without a key frame. */
  'stream:keyframe': (request: StreamRequest, acknowledge?: Acknowledge<object>) => void;
  /** A viewer's report. The answer has the hub's time. */
  'stream:feedback': (request: FeedbackRequest, acknowledge?: Acknowledge<FeedbackAnswer>) => void;
}

/** Hub to client. */
export interface WatchingEvents {
  /** States the tracks, before the first of their chunks. */
  'stream:tracks': (tracks: StreamTracks) => void;
  /** The frames for the format `base64`; one batch, or no bytes, for `chunks`. */
  'stream:buffer': (buffer: string[] | Binary) => void;
  /** The stream that one watches from now on. */
  'stream:joined': (stream: StreamJoined) => void;
  /** A frame for the format `base64`, a batch for `chunks`. */
  'stream:data': (data: string | Binary) => void;
}
