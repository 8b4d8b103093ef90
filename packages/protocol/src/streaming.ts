/**
 * What a streamer asks of the hub, and what it alone is told.
 * Source: docs/protocol.md, sections "Requests" and "Events". To: requests.ts, events.ts. Times are ISO 8601 texts.
 */
import * as z from 'zod/mini';
import type { Binary } from './chunk-bytes.ts';
import type { Acknowledge } from './errors.ts';
import { identifier, moment, NOT_AN_OBJECT, newPassword, streamKey, text } from './fields.ts';
import { limits } from './limits.ts';
import { type Track, trackList } from './tracks.ts';

/** Only that it is there: what it holds is looked at once the sender's right is known. */
const data = z.custom<unknown>(
  (value) => value !== undefined,
  'must be a picture as text, or a batch of chunks as binary',
);
/** zod's int is a safe integer: microseconds since 1970 are, for 285 years. */
const microseconds = z.int('must be a whole number of microseconds');

const isRecorded = z.boolean('must be true or false');

export const streamingSchemas = {
  'stream:create': z
    .object(
      {
        title: z._default(text({ min: 0, max: limits.titleMaxLength }), ''),
        visibility: z._default(
          z.enum(['public', 'unlisted', 'private'], 'must be "public", "unlisted" or "private"'),
          'public',
        ),
        password: z.optional(newPassword({ min: limits.streamPasswordMinLength })),
        isKept: z._default(z.boolean('must be true or false'), false),
        startsAt: z.optional(moment),
        isRecorded: z.optional(isRecorded),
      },
      NOT_AN_OBJECT,
    )
    .check(
      // A streamer who sets one believes that it protects something.
      z.refine((wish) => wish.password === undefined || wish.visibility === 'private', {
        error: 'only a private stream has one',
        path: ['password'],
      }),
      z.refine((wish) => wish.startsAt === undefined || wish.isKept, {
        error: 'only a kept stream has one',
        path: ['startsAt'],
      }),
    ),
  'stream:resume': z.object(
    {
      streamKey,
      publishToken: identifier(limits.tokenMaxLength),
      begins: z._default(z.boolean('must be true or false'), true),
    },
    NOT_AN_OBJECT,
  ),
  'stream:data:send': z.object({ streamKey, data }, NOT_AN_OBJECT),
  'stream:tracks': z.object(
    { streamKey, tracks: trackList, clockOffsetUs: z.optional(microseconds) },
    NOT_AN_OBJECT,
  ),
  'stream:record': z.object({ streamKey, isRecorded }, NOT_AN_OBJECT),
  'stream:end': z.object({ streamKey }, NOT_AN_OBJECT),
} as const;

/** A new stream of the registered user. */
export type CreateRequest = z.input<(typeof streamingSchemas)['stream:create']>;
/** `public`: in the list. `unlisted`: for those with the link. `private`: for those with its password or a ticket. */
export type Visibility = z.output<(typeof streamingSchemas)['stream:create']>['visibility'];
/** The same stream again, after a broken connection or from another page. */
export type ResumeRequest = z.input<(typeof streamingSchemas)['stream:resume']>;
/** One frame as text, or one batch of chunks as bytes. */
export type SendRequest = { streamKey: string; data: string | Binary };
/** The schema takes any list and names its first wrong element; a client has tracks. */
export type TracksRequest = { streamKey: string; tracks: Track[]; clockOffsetUs?: number };
type RecordRequest = z.input<(typeof streamingSchemas)['stream:record']>;
type EndRequest = z.input<(typeof streamingSchemas)['stream:end']>;

/** A stream that was just created, for its streamer alone. */
export interface StreamCreated {
  streamKey: string;
  /** The secret that gives the right to send; never shown to viewers. */
  publishToken: string;
  watchUrl: string;
}

/** The answer to `stream:create`. */
type Created = StreamCreated & {
  /** By the hub's clock. Hubs before this field do not say it. */
  startedAt?: string;
  /** Whatever was asked for: the hub's owner decides. Hubs before this field record nothing. */
  isRecorded?: boolean;
};

/** The answer to `stream:resume`: the stream as it is now. `startedAt` is an ISO 8601 text. */
export interface Resumed {
  streamKey: string;
  title: string;
  visibility: Visibility;
  watchUrl: string;
  viewers: number;
  startedAt: string;
  /** Hubs before this field record nothing. */
  isRecorded?: boolean;
}

/** The answer to one frame or batch: how many viewers it was sent to. */
export interface Sent {
  viewers: number;
  /** Of a batch: so long, in milliseconds, the hub would hold what comes singly. It may come as one batch instead. */
  gatherMs?: number;
}

/** Somebody cannot decode without a key frame. */
export interface KeyframeWanted {
  streamKey: string;
}

/** What viewers can decode, as far as they said so when they joined. */
export interface ViewerCodecs {
  /** Those who said it. */
  viewers: number;
  /** How many of them can decode each codec, the most common first. */
  codecs: { codec: string; viewers: number }[];
}

/** Of the viewers who reported in the last five seconds. */
export interface StreamFeedback {
  streamKey: string;
  viewers: number;
  /** From capture to paint. */
  medianDelayMs: number;
  /** Of all who watch now; absent while none of them has said it. */
  decoding?: ViewerCodecs;
}

/** Client to hub. */
export interface StreamingRequests {
  /** Begins a stream. */
  'stream:create': (request: CreateRequest, acknowledge?: Acknowledge<Created>) => void;
  /** Takes a stream up again, after a broken connection or from another page. */
  'stream:resume': (request: ResumeRequest, acknowledge?: Acknowledge<Resumed>) => void;
  /** One frame or one batch, from the streamer. */
  'stream:data:send': (request: SendRequest, acknowledge?: Acknowledge<Sent>) => void;
  /** States the tracks, before the first of their chunks. */
  'stream:tracks': (request: TracksRequest, acknowledge?: Acknowledge<object>) => void;
  /** Starts or stops the recording of what is on air. */
  'stream:record': (
    request: RecordRequest,
    acknowledge?: Acknowledge<{ isRecorded: boolean }>,
  ) => void;
  /** Ends a stream for everybody. */
  'stream:end': (request: EndRequest, acknowledge?: Acknowledge<object>) => void;
}

/** Hub to client. */
export interface StreamingEvents {
  /** The stream that was begun, for clients that take no acknowledgement. */
  'stream:created': (stream: StreamCreated) => void;
  /** A viewer cannot decode without a key frame. */
  'stream:keyframe': (stream: KeyframeWanted) => void;
  /** A viewer's report. The answer has the hub's time. */
  'stream:feedback': (feedback: StreamFeedback) => void;
}
