/**
 * What a tab needs to go on with its stream after a reload: the right to send, and how it was sent. A streamer who
 * had muted stays muted.
 * It is kept for this tab and is gone when the tab is closed.
 * From: studio-session.ts, while live. To: studio-session.ts, after a reload.
 */
import type { PublishCredentials, PublisherState } from '@streamhub/client';
import { tab } from '../browser-storage.ts';
import { type Layout, layouts, oneOf, parseObject } from './studio-settings.ts';
import type { StudioSnapshot } from './studio-snapshot.ts';

export interface SavedStream {
  credentials: PublishCredentials;
  layout: Layout;
  /** Written on the picture. */
  textLine: string;
  /** Written where there is no picture. */
  card: string;
  hasMicrophone: boolean;
  isMuted: boolean;
}

const SAVED_STREAM = 'streamhub.stream';

export function loadSavedStream(): SavedStream | undefined {
  const saved = parseObject(tab.read(SAVED_STREAM));
  const text = (field: string) => (typeof saved[field] === 'string' ? saved[field] : '');
  const [streamKey, publishToken] = [text('streamKey'), text('publishToken')];
  if (streamKey === '' || publishToken === '') return undefined;
  return {
    credentials: { streamKey, publishToken },
    layout: oneOf(layouts, saved['layout']) ?? 'camera',
    textLine: text('textLine'),
    card: text('card'),
    hasMicrophone: saved['hasMicrophone'] === true,
    isMuted: saved['isMuted'] === true,
  };
}

export function saveStream(credentials: PublishCredentials, snapshot: StudioSnapshot): void {
  const { settings, textLine, card, isMuted, microphone } = snapshot;
  const how: Omit<SavedStream, 'credentials'> = {
    layout: settings.layout,
    textLine,
    card,
    hasMicrophone: microphone.name === 'on',
    isMuted,
  };
  tab.write(SAVED_STREAM, JSON.stringify({ ...credentials, ...how }));
}

export function forgetSavedStream(): void {
  tab.forget(SAVED_STREAM);
}

/** After these a later try can reach the same stream; after any other it is out of reach. */
const PASSING_FAILURES = new Set<string>([
  'unreachable',
  'unreadable',
  'offline',
  'rate_limited',
  'internal_error',
]);

/** This tab cannot go on with its stream. */
export function isOutOfReach(state: PublisherState): boolean {
  switch (state.name) {
    case 'taken_over':
    case 'ended':
      return true;
    case 'failed':
      return !PASSING_FAILURES.has(state.code);
    case 'idle':
    case 'connecting':
    case 'live':
    case 'reconnecting':
      return false;
  }
}
