/**
 * One stream that has not ended, as the hub keeps it in memory: what its row says, the limits of its streamer, and its
 * broadcast.
 */
import type { EndReason, Visibility } from '@streamhub/protocol';
import type { Broadcast } from '../broadcast/broadcast.ts';
import type { Timer } from '../clock.ts';
import type { TrackGates } from '../ingest/track-gates.ts';
import type { Place } from '../limits/address-group.ts';
import type { TokenBucket } from '../limits/token-bucket.ts';
import type { ViewerAnnouncer } from './viewer-announcer.ts';
import type { ViewerDelays } from './viewer-delays.ts';

export interface LiveStream {
  /** `edge`: its streamer is on another node, and here are viewers of it. */
  role: 'origin' | 'edge';
  readonly broadcast: Broadcast;
  readonly streamKey: string;
  title: string;
  readonly visibility: Visibility;
  readonly userId: string;
  readonly streamerName: string;
  publishTokenHash: string;
  /** Of a private stream that opens with a password. */
  readonly passwordHash: string | undefined;
  /** Its broadcast; of one that is offline, the one before, or when it was made. */
  startedAtMs: number;
  /** The name of the node that its streamer is on. Null: the hub has no names for its nodes. */
  node: string | null;
  /** How often it has moved from node to node. */
  epoch: number;
  readonly frameRate: TokenBucket;
  /** Of all that its streamer sends, frames and chunks. */
  readonly byteRate: TokenBucket;
  readonly trackGates: TrackGates;
  /** Of statements of tracks. */
  readonly trackRate: TokenBucket;
  readonly viewerDelays: ViewerDelays;
  readonly announcer: ViewerAnnouncer;
  /** When it was sent something, or when its streamer came back, for the last time. */
  silentSinceMs: number;
  /** Where its streamer is. Undefined: of an earlier run, and nobody has come back yet. */
  place: Place | undefined;
  peakViewers: number;
  /** Undefined: a stream that is over after its broadcast. */
  keeping: Keeping | undefined;
  /** Of a kept stream, when its streamer means to begin. */
  startsAtMs: number | undefined;
  /** Of a kept stream that is offline: its last broadcast's. No reason: there was none. */
  end: { endedAtMs: number; reason: EndReason | null } | undefined;
  /** What is on air is being recorded; before it begins, whether its streamer wants that. */
  isRecorded: boolean;
  /** While its streamer is away: ends the stream if nobody comes back. */
  grace: Timer | undefined;
}

/** Whose a kept stream is, and whence it was made: hashes. */
export interface Keeping {
  readonly accountId: string | null;
  readonly address: string;
  readonly network: string;
}

/** As it is made, before anybody can watch it. */
export type NewStream = Omit<LiveStream, 'role' | 'broadcast' | 'announcer' | 'grace'>;

/** Whether the streamer is there. Who it is, the broadcast alone knows. */
export function stateOf({ broadcast, end }: LiveStream): 'live' | 'paused' | 'offline' {
  if (end !== undefined) return 'offline';
  return broadcast.streamer === undefined ? 'paused' : 'live';
}
