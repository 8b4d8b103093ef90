/**
 * Every event of the wire with its payload, as Socket.IO's generic types want them.
 * Source: docs/protocol.md, sections "Requests" and "Events". Times are ISO 8601 texts.
 */
import type { Answer, ErrorCode } from './errors.ts';
import type {
  CreateRequest,
  FeedbackRequest,
  JoinRequest,
  RegisterRequest,
  ResumeRequest,
  SendRequest,
  StreamFormat,
  StreamRequest,
  TracksRequest,
  Visibility,
} from './requests.ts';
import type { Track } from './tracks.ts';

/** Bytes as Socket.IO takes and gives them: an ArrayBuffer in browsers, a Buffer on Node. `bytesOf` makes them one. */
export type Binary = ArrayBuffer | ArrayBufferView;

export type Acknowledge<T extends object> = (answer: Answer<T>) => void;

export interface Registered {
  userId: string;
  /** Sent again with `register`, it makes a later connection the same user. */
  token: string;
}

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
};

export interface Resumed {
  streamKey: string;
  title: string;
  visibility: Visibility;
  watchUrl: string;
  viewers: number;
  startedAt: string;
}

/** The answer to one frame or batch: how many viewers it was sent to. */
export interface Sent {
  viewers: number;
  /** Of a batch: so long, in milliseconds, the hub would hold what comes singly. It may come as one batch instead. */
  gatherMs?: number;
}

export interface StreamJoined {
  streamKey: string;
  title: string;
  format: StreamFormat;
  /** Empty for the format `base64`. */
  tracks: Track[];
  viewers: number;
  startedAt: string;
}

/** What a `chunks` viewer must know of the stream before its first chunk, and after each change. */
export interface StreamTracks {
  streamKey: string;
  tracks: Track[];
  /** Add it to a chunk's timestamp, and that is the hub's time in microseconds since 1970. Absent: not known. */
  clockOffsetUs?: number;
}

/** To the streamer: somebody cannot decode without a key frame. */
export interface KeyframeWanted {
  streamKey: string;
}

export interface HubTime {
  /** The hub's clock, microseconds since 1970. */
  hubTimeUs: number;
}

/**
 * How much of the stream the hub sends a viewer now, so that what it sends is not late: all of it, or without the
 * droppable temporal layers, without the rest of the group, without video, or sound alone.
 */
export type Rung = 'full' | 'fewer_frames' | 'until_key' | 'preview' | 'sound';

export interface RungReport {
  rung: Rung;
  /** Chunks (or frames) left out for this viewer since it joined. */
  skipped: number;
  /** When its next report is due, milliseconds after this one, as long as nothing changes. */
  reportEveryMs: number;
}

/** The answer to `stream:feedback`; of the rung only to who watches the stream. */
export type FeedbackAnswer = HubTime & Partial<RungReport>;

/** What viewers can decode, as far as they said so when they joined. */
export interface ViewerCodecs {
  /** Those who said it. */
  viewers: number;
  /** How many of them can decode each codec, the most common first. */
  codecs: { codec: string; viewers: number }[];
}

/** To the streamer, of the viewers who reported in the last five seconds. */
export interface StreamFeedback {
  streamKey: string;
  viewers: number;
  /** From capture to paint. */
  medianDelayMs: number;
  /** Of all who watch now; absent while none of them has said it. */
  decoding?: ViewerCodecs;
}

export interface StreamViewers {
  streamKey: string;
  viewers: number;
}

export interface StreamPaused {
  streamKey: string;
  /** How long the hub waits for the streamer before it ends the stream. */
  graceMs: number;
}

export type EndReason = 'ended' | 'abandoned' | 'removed';

export interface StreamEnded {
  streamKey: string;
  reason: EndReason;
}

export interface StreamError {
  /** The event that was refused. */
  event: string;
  code: ErrorCode;
  message: string;
}

/** Client to hub. */
export interface RequestEvents {
  register: (request: RegisterRequest, acknowledge?: Acknowledge<Registered>) => void;
  'stream:create': (request: CreateRequest, acknowledge?: Acknowledge<Created>) => void;
  'stream:resume': (request: ResumeRequest, acknowledge?: Acknowledge<Resumed>) => void;
  'stream:data:send': (request: SendRequest, acknowledge?: Acknowledge<Sent>) => void;
  'stream:end': (request: StreamRequest, acknowledge?: Acknowledge<object>) => void;
  'stream:join': (request: JoinRequest, acknowledge?: Acknowledge<StreamJoined>) => void;
  'stream:leave': (request: StreamRequest, acknowledge?: Acknowledge<object>) => void;
  'stream:tracks': (request: TracksRequest, acknowledge?: Acknowledge<object>) => void;
  'stream:keyframe': (request: StreamRequest, acknowledge?: Acknowledge<object>) => void;
  'stream:feedback': (request: FeedbackRequest, acknowledge?: Acknowledge<FeedbackAnswer>) => void;
}

/** Hub to client. */
export interface HubEvents {
  registered: (user: Registered) => void;
  'stream:created': (stream: StreamCreated) => void;
  /** The frames for the format `base64`; one batch, or no bytes, for `chunks`. */
  'stream:buffer': (buffer: string[] | Binary) => void;
  'stream:joined': (stream: StreamJoined) => void;
  /** A frame for the format `base64`, a batch for `chunks`. */
  'stream:data': (data: string | Binary) => void;
  'stream:viewers': (count: StreamViewers) => void;
  'stream:paused': (stream: StreamPaused) => void;
  'stream:resumed': (stream: { streamKey: string }) => void;
  'stream:ended': (stream: StreamEnded) => void;
  'stream:tracks': (tracks: StreamTracks) => void;
  'stream:keyframe': (stream: KeyframeWanted) => void;
  'stream:feedback': (feedback: StreamFeedback) => void;
  'stream:error': (error: StreamError) => void;
}
