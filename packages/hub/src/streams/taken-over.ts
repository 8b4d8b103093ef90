/** What a streamer is told that sends its stream no longer, because somebody else has the right to it now. */
import { refuse } from '@streamhub/protocol';
import { Notice } from '../broadcast/notice.ts';

export function takenOver(): Notice {
  const { code, message } = refuse('taken_over');
  return new Notice('stream:error', { event: 'stream:resume', code, message });
}
