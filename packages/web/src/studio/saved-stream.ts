/**
 * What a tab needs to go on with its stream after a reload: the right to send, and whether a screen was shared.
 * Session storage belongs to this tab and is gone when the tab is closed.
 * From: studio-session.ts, while live. To: studio-session.ts, after a reload.
 */
import type { PublishCredentials } from '@streamhub/client';
import { parseObject, type SourceKind } from './studio-settings.ts';

export interface SavedStream {
  credentials: PublishCredentials;
  kind: SourceKind;
}

const SAVED_STREAM = 'streamhub.stream';

export function loadSavedStream(): SavedStream | undefined {
  const { streamKey, publishToken, kind } = parseObject(sessionStorage.getItem(SAVED_STREAM));
  if (typeof streamKey !== 'string' || typeof publishToken !== 'string') return undefined;
  return {
    credentials: { streamKey, publishToken },
    kind: kind === 'screen' ? 'screen' : 'camera',
  };
}

export function saveStream({ credentials, kind }: SavedStream): void {
  sessionStorage.setItem(SAVED_STREAM, JSON.stringify({ ...credentials, kind }));
}

export function forgetSavedStream(): void {
  sessionStorage.removeItem(SAVED_STREAM);
}
