/**
 * What viewers and streamer are told of a stream's life.
 * Source: docs/protocol.md, section "Events". To: events.ts.
 */
import type { ErrorCode } from './errors.ts';

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

/** Hub to client. */
export interface StreamNews {
  'stream:viewers': (count: StreamViewers) => void;
  'stream:paused': (stream: StreamPaused) => void;
  'stream:resumed': (stream: { streamKey: string }) => void;
  'stream:ended': (stream: StreamEnded) => void;
  'stream:error': (error: StreamError) => void;
}
