/**
 * Whether there is room for one stream more: at the hub, and in the shares of its user, its address and its network.
 * From: live-streams.ts, with all streams that live or are being made.
 */
import type { Place } from '../limits/address-group.ts';

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
