/** One stream that has not ended, as the hub keeps it in memory. */
import type { Visibility } from '@streamhub/protocol';
import type { Timer } from '../clock.ts';
import type { TokenBucket } from '../ingest/token-bucket.ts';
import type { TrackGates } from '../ingest/track-gates.ts';
import type { Place } from '../limits/address-group.ts';
import type { ViewerDelays } from './viewer-delays.ts';

export interface LiveStream {
  readonly streamKey: string;
  readonly title: string;
  readonly visibility: Visibility;
  readonly userId: string;
  readonly streamerName: string;
  readonly publishTokenHash: string;
  /** Of a private stream that opens with a password. */
  readonly passwordHash: string | undefined;
  readonly startedAtMs: number;
  readonly frameRate: TokenBucket;
  /** Of all that its streamer sends, frames and chunks. */
  readonly byteRate: TokenBucket;
  readonly trackGates: TrackGates;
  /** Of statements of tracks. */
  readonly trackRate: TokenBucket;
  readonly viewerDelays: ViewerDelays;
  /** When it was sent something, or when its streamer came back, for the last time. */
  silentSinceMs: number;
  /** Where its streamer is. Undefined: of an earlier run, and nobody has come back yet. */
  place: Place | undefined;
  peakViewers: number;
  presence: Presence;
}

/** Whether the streamer is there: a connection's id, or the timer that ends the stream if nobody comes back. */
type Presence = { state: 'live'; streamerId: string } | { state: 'paused'; grace: Timer };

export function streamerIdOf(stream: LiveStream): string | undefined {
  return stream.presence.state === 'live' ? stream.presence.streamerId : undefined;
}
