/**
 * Adds up what a stream's viewers can decode, so that its streamer can send what most of them see. The hub compares the
 * codecs as texts and knows none of them.
 * From: the broadcast, the viewers, at most once a second. To: the streamer, with the viewers' delay.
 */
import { limits, type ViewerCodecs } from '@streamhub/protocol';
import { fewOfEachAddress } from '../limits/address-shares.ts';

/** A stream's viewers on other nodes. */
export interface Elsewhere {
  readonly viewers: number;
  /** Of each node, what it says of its own. */
  readonly decoding: readonly ViewerCodecs[];
}

export const NOBODY_ELSEWHERE: Elsewhere = { viewers: 0, decoding: [] };

/** Undefined while no viewer has said it. */
export function viewerCodecs(
  viewers: Iterable<{ address: string; codecs?: readonly string[] | undefined }>,
  elsewhere: readonly ViewerCodecs[] = [],
): ViewerCodecs | undefined {
  const said = [];
  for (const { address, codecs } of viewers) if (codecs) said.push({ address, codecs });
  if (said.length === 0 && elsewhere.length === 0) return undefined;
  const counted = fewOfEachAddress(said);
  const counts = new Map<string, number>();
  const count = (codec: string, by: number) => counts.set(codec, (counts.get(codec) ?? 0) + by);
  for (const { codecs } of counted) for (const codec of new Set(codecs)) count(codec, 1);
  for (const { codecs } of elsewhere)
    for (const { codec, viewers } of codecs) count(codec, viewers);
  const told = Array.from(counts, ([codec, viewers]) => ({ codec, viewers }))
    .sort((one, other) => other.viewers - one.viewers)
    .slice(0, limits.codecsMax);
  const ofOthers = elsewhere.reduce((sum, { viewers }) => sum + viewers, 0);
  return { viewers: counted.length + ofOthers, codecs: told };
}
