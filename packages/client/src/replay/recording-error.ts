/**
 * Why a recording cannot be read.
 * From: recording-requests.ts and chunk-reader.ts. To: recording.ts and replay.ts.
 */
import type { ErrorCode } from '@streamhub/protocol';

/** `unreachable`: no answer, or one that is not the hub's. `damaged`: the bytes are no chunks. */
export type RecordingProblem = ErrorCode | 'unreachable' | 'damaged';

/** What a `Recording` rejects with. */
export class RecordingError extends Error {
  readonly code: RecordingProblem;

  constructor(code: RecordingProblem, message: string) {
    super(message);
    this.name = 'RecordingError';
    this.code = code;
  }

  /** A moment later it may go well. */
  get isPassing(): boolean {
    return PASSING.includes(this.code);
  }
}

const PASSING: readonly RecordingProblem[] = [
  'unreachable',
  'rate_limited',
  'internal_error',
  'store_unavailable',
];
