/**
 * Asks the hub to record a stream, or to stop.
 * From: publisher.ts. To: the hub, which tells everybody who is there.
 */
import type { ErrorCode } from '@streamhub/protocol';
import type { HubLine } from '../wire/hub-line.ts';
import type { PublisherState } from './publisher-state.ts';

/** Undefined: it is so now. Never rejects. */
export async function recordStream(
  line: HubLine | undefined,
  { state, isRecorded }: { state: PublisherState; isRecorded: boolean },
): Promise<ErrorCode | 'unreachable' | undefined> {
  if (state.name !== 'live') return 'unreachable';
  const answer = await line?.request('stream:record', { streamKey: state.streamKey, isRecorded });
  return answer?.ok ? undefined : (answer?.code ?? 'unreachable');
}
