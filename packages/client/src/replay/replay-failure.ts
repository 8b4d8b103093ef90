/**
 * What a page is told when a recording cannot be played.
 * From: replay.ts, whatever was thrown. To: the same.
 */
import type { PlayerState } from '../watch/player-state.ts';
import { RecordingError } from './recording-error.ts';

export function failedReplay(error: unknown): PlayerState {
  if (!(error instanceof RecordingError)) {
    return { name: 'refused', code: 'internal_error', message: String(error) };
  }
  const { code, message } = error;
  switch (code) {
    case 'stream_not_found':
      return { name: 'not_found' };
    case 'ticket_expired':
      return { name: 'ticket_expired' };
    case 'damaged':
      return { name: 'damaged' };
    case 'unreachable':
      return { name: 'refused', code: 'internal_error', message };
    default:
      return { name: 'refused', code, message };
  }
}
