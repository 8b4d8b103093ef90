/**
 * Asks the hub for a stream that is ours, until it gives an answer that will not change by waiting. Never gives up: the
 * hub ends the stream when its grace time is over, and then says so.
 * From: publisher.ts, after a break of the line or a reload. To: publisher.ts, the answer.
 */
import type { ErrorCode } from '@streamhub/protocol';
import { pause } from '../flow/pause.ts';
import type { HubLine } from '../wire/hub-line.ts';
import type { LiveStream, PublishCredentials } from './publisher-state.ts';

const RETRY_MS = { least: 1_000, most: 2_000 };

type Resumed =
  | {
      ok: true;
      stream: LiveStream;
      viewers: number;
      /** Of the request that this is the answer to. */
      roundTripMs: number;
    }
  /** `isGone`: it has ended, and nobody will ever send to it again. */
  | { ok: false; isGone: boolean; code: ErrorCode; message: string };

/** Undefined if the line was closed meanwhile. Never rejects. */
export async function resumeStream({
  line,
  credentials,
  begins,
}: {
  line: HubLine;
  credentials: PublishCredentials;
  /** Of a kept stream that is off air: whether its next broadcast may begin. */
  begins: boolean;
}): Promise<Resumed | undefined> {
  while (await line.whenConnected()) {
    const askedMs = performance.now();
    const answer = await line.request('stream:resume', { ...credentials, begins });
    const roundTripMs = performance.now() - askedMs;
    if (answer.ok) {
      const { streamKey, watchUrl, visibility, viewers, startedAt } = answer;
      const isRecorded = answer.isRecorded === true;
      const stream = { streamKey, watchUrl, visibility, startedAt, isRecorded };
      return { ok: true, stream, viewers, roundTripMs };
    }
    switch (answer.code) {
      case 'unreachable':
      case 'rate_limited':
      case 'store_unavailable':
      case 'internal_error':
        // The line broke over it, or the hub is there and busy.
        await pause(RETRY_MS);
        break;
      case 'stream_ended':
      case 'stream_not_found':
        return { ...answer, code: answer.code, isGone: true };
      default:
        return { ...answer, code: answer.code, isGone: false };
    }
  }
  return undefined;
}
