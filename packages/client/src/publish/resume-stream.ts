/**
 * Asks the hub for a stream that is ours, until it gives an answer that will not change by waiting. Never gives up: the
 * hub ends the stream when its grace time is over, and then says so.
 * From: publisher.ts, after a break of the line or a reload. To: publisher.ts, the answer.
 */
import type { AnswerTo, HubLine } from '../wire/hub-connection.ts';
import { pause } from '../wire/pause.ts';
import type { PublishCredentials } from './publisher-state.ts';

const RETRY_MS = { least: 1_000, most: 2_000 };

interface Resumed {
  answer: AnswerTo<'stream:resume'>;
  /** When the request was made that this is the answer to. */
  askedMs: number;
}

/** Undefined if the line was closed meanwhile. Never rejects. */
export async function resumeStream({
  line,
  credentials,
}: {
  line: HubLine;
  credentials: PublishCredentials;
}): Promise<Resumed | undefined> {
  while (await line.whenConnected()) {
    const askedMs = performance.now();
    const answer = await line.request('stream:resume', credentials);
    if (answer.ok) return { answer, askedMs };
    switch (answer.code) {
      case 'unreachable':
      case 'rate_limited':
      case 'internal_error':
        // The line broke over it, or the hub is there and busy.
        await pause(RETRY_MS);
        break;
      default:
        return { answer, askedMs };
    }
  }
  return undefined;
}
