/**
 * Whether one stream more may be kept: by its user, from its address and its network, at the hub. Of an address only a hash
 * stays, with a key of the hub's, for these rows live for a year and more.
 * From: kept-streams.ts.
 */
import { createHmac } from 'node:crypto';
import type { Place } from '../limits/address-group.ts';
import type { KeptCounts } from '../store/store.ts';

export interface KeepLimits {
  maxKeptStreams: number;
  maxKeptStreamsPerUser: number;
  maxKeptStreamsPerAddress: number;
}

/** A network of 256 customers has twice what an address has. */
const NETWORK_IS_WORTH = 2;

export function mayKeepOneMore(
  { ofAll, ofUser, ofAddress, ofNetwork }: KeptCounts,
  { maxKeptStreams, maxKeptStreamsPerUser, maxKeptStreamsPerAddress }: KeepLimits,
): boolean {
  return (
    ofAll < maxKeptStreams &&
    ofUser < maxKeptStreamsPerUser &&
    ofAddress < maxKeptStreamsPerAddress &&
    ofNetwork < maxKeptStreamsPerAddress * NETWORK_IS_WORTH
  );
}

export function placeHashes({ address, network }: Place, key: Uint8Array) {
  const hashOf = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return { address: hashOf(address), network: hashOf(network) };
}
