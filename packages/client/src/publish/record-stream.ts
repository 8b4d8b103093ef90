/**
 * Asks the hub to record a stream, or to stop.
 * From: publisher.ts. To: the hub, which tells everybody who is there.
 */
import type { ErrorCode } from '@streamhub/protocol';
import type { HubLine } from '../wire/hub-line.ts';

/** Undefined: it is so now. Never rejects. */
export async function recordStream(
  line: HubLine | undefined,
  wish: { streamKey: string; isRecorded: boolean },
): Promise<ErrorCode | 'unreachable' | undefined> {
  const answer = await line?.request('stream:record', wish);
  return answer?.ok ? undefined : (answer?.code ?? 'unreachable');
}
