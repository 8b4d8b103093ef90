/**
 * What a tab needs to go on with a stream: the right to send, and how it was sent. A streamer who had muted stays muted.
 * It is kept twice: for this tab, which goes on by itself after a reload, and for whichever tab is opened next, which
 * offers it. A tab that is duplicated has what was kept for the first: stream-holder.ts tells them apart.
 * From: studio-session.ts, while live. To: the same and stream-offer.ts, when the studio is opened.
 */
import type { PublishCredentials, PublisherState } from '@streamhub/client';
import { tab, visits } from '../browser-storage.ts';
import { type Layout, layouts, oneOf, parseObject } from './studio-settings.ts';

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

/** Of this tab, or of the one that it is a copy of. */
export function loadOwnStream(): SavedStream | undefined {
  return parseStream(tab.read(SAVED_STREAM));
}

/** The last one that any tab of this browser sent. */
export function loadLastStream(): SavedStream | undefined {
  return parseStream(visits.read(SAVED_STREAM));
}

/** Of a studio's snapshot. */
type WorthKeeping = Pick<SavedStream, 'textLine' | 'card' | 'isMuted'> & {
  settings: { layout: Layout };
  microphone: { name: string };
};

export function saveStream(credentials: PublishCredentials, snapshot: WorthKeeping): void {
  const { settings, textLine, card, isMuted, microphone } = snapshot;
  const how: Omit<SavedStream, 'credentials'> = {
    layout: settings.layout,
    textLine,
    card,
    hasMicrophone: microphone.name === 'on',
    isMuted,
  };
  const saved = JSON.stringify({ ...credentials, ...how });
  tab.write(SAVED_STREAM, saved);
  visits.write(SAVED_STREAM, saved);
}

/** Another tab has it, or this one begins another: the last one stays offered to others. */
export function forgetOwnStream(): void {
  tab.forget(SAVED_STREAM);
}

/** Nobody can go on with it. */
export function forgetStream(streamKey: string | undefined): void {
  if (loadOwnStream()?.credentials.streamKey === streamKey) tab.forget(SAVED_STREAM);
  if (loadLastStream()?.credentials.streamKey === streamKey) visits.forget(SAVED_STREAM);
}

function parseStream(text: string | undefined): SavedStream | undefined {
  const saved = parseObject(text ?? '{}');
  const field = (name: string) => (typeof saved[name] === 'string' ? saved[name] : '');
  const [streamKey, publishToken] = [field('streamKey'), field('publishToken')];
  if (streamKey === '' || publishToken === '') return undefined;
  return {
    credentials: { streamKey, publishToken },
    layout: oneOf(layouts, saved['layout']) ?? 'camera',
    textLine: field('textLine'),
    card: field('card'),
    hasMicrophone: saved['hasMicrophone'] === true,
    isMuted: saved['isMuted'] === true,
  };
}

/** After these a later try can reach the same stream; after any other it is out of reach. */
const PASSING_FAILURES = new Set<string>([
  'part_missing',
  'canvas_noise',
  'unreachable',
  'unreadable',
  'offline',
  'rate_limited',
  'store_unavailable',
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
