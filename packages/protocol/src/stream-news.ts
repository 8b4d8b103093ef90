/**
 * What viewers and streamer are told of a stream's life.
 * Source: docs/protocol.md, section "Events". To: events.ts. Times are ISO 8601 texts.
 */
import type { ErrorCode } from './errors.ts';

/** To all in a stream: how many people watch it. */
export interface StreamViewers {
  streamKey: string;
  viewers: number;
}

/** To viewers: the connection of their streamer broke. */
export interface StreamPaused {
  streamKey: string;
  /** How long the hub waits for the streamer before it ends the stream. */
  graceMs: number;
}

/** `ended`: by its streamer. `abandoned`: the streamer did not come back in time. `removed`: by the hub's operator. */
export type EndReason = 'ended' | 'abandoned' | 'removed';

/** To all in a stream: it is over, and its key opens nothing any more. */
export interface StreamEnded {
  streamKey: string;
  reason: EndReason;
}

/** To viewers of a kept stream: nobody is on air, and they wait. Again whenever something of this changes. */
export interface StreamOffline {
  streamKey: string;
  title: string;
  /** When its streamer means to begin. */
  startsAt?: string;
}

/** To viewers: the streamer is back. */
export interface StreamResumed {
  streamKey: string;
  /** Of a kept stream that was offline: when this broadcast began. */
  startedAt?: string;
}

/** A refusal of a request that wanted no acknowledgement, or something that the hub says unasked. */
export interface StreamError {
  /** The event that was refused. */
  event: string;
  code: ErrorCode;
  message: string;
}

/** To all in a stream: from now on it is recorded, or is not any more. */
export interface StreamRecording {
  streamKey: string;
  isRecorded: boolean;
}

/** Hub to client. */
export interface StreamNews {
  /** How many people watch, after each change. */
  'stream:viewers': (count: StreamViewers) => void;
  /** The streamer's connection broke. */
  'stream:paused': (stream: StreamPaused) => void;
  /** The streamer is back. */
  'stream:resumed': (stream: StreamResumed) => void;
  /** Nobody is on air, and the stream waits for its next broadcast. */
  'stream:offline': (stream: StreamOffline) => void;
  /** The recording of what is on air was started or stopped. */
  'stream:recording': (recording: StreamRecording) => void;
  /** The stream is over. */
  'stream:ended': (stream: StreamEnded) => void;
  /** Something was refused. */
  'stream:error': (error: StreamError) => void;
}
