/**
 * Whether there is room for one stream more: at the hub, and in the shares of its user, its address and its network.
 * From: live-streams.ts, with all streams that live or are being made. Also: which stream gives way in a full hub.
 */
import type { Place } from '../limits/address-group.ts';
import { type LiveStream, stateOf } from './live-stream.ts';

/** A stream that has been sent nothing for so long gives way where the hub is full. */
const SILENT_ENOUGH_MS = 5 * 60_000;

export interface StreamOwner {
  userId: string;
  /** Where its streamer is; undefined for a stream of an earlier run, whose streamer has not come back yet. */
  place: Place | undefined;
}

export interface StreamLimits {
  maxStreams: number;
  maxStreamsPerUser: number;
  maxStreamsPerAddress: number;
}

/** A network of 256 customers has twice what an address has. */
const NETWORK_IS_WORTH = 2;

/** `share`: this streamer has enough of them, whoever else has how many. */
export function whatIsFull(
  { userId, place }: StreamOwner,
  owners: Iterable<StreamOwner>,
  { maxStreams, maxStreamsPerUser, maxStreamsPerAddress }: StreamLimits,
): 'share' | 'hub' | undefined {
  let ofAll = 0;
  let ofUser = 0;
  let ofAddress = 0;
  let ofNetwork = 0;
  for (const owner of owners) {
    ofAll += 1;
    if (owner.userId === userId) ofUser += 1;
    if (owner.place !== undefined && owner.place.address === place?.address) ofAddress += 1;
    if (owner.place !== undefined && owner.place.network === place?.network) ofNetwork += 1;
  }
  const isShareFull =
    ofUser >= maxStreamsPerUser ||
    ofAddress >= maxStreamsPerAddress ||
    ofNetwork >= maxStreamsPerAddress * NETWORK_IS_WORTH;
  if (isShareFull) return 'share';
  return ofAll >= maxStreams ? 'hub' : undefined;
}

/** Of a full hub: which stream gives way, if there is one. */
export function mostSilent(streams: readonly LiveStream[], nowMs: number): LiveStream | undefined {
  const live = streams.filter((stream) => stateOf(stream) === 'live');
  const [most] = live.sort((a, b) => a.silentSinceMs - b.silentSinceMs);
  const isSilent = most !== undefined && nowMs - most.silentSinceMs >= SILENT_ENOUGH_MS;
  return isSilent ? most : undefined;
}
