/**
 * Adds up what a stream's viewers can decode, so that its streamer can send what most of them see. The hub compares the
 * codecs as texts and knows none of them.
 * From: the broadcast, the viewers, at most once a second. To: the streamer, with the viewers' delay.
 */
import { limits, type ViewerCodecs } from '@streamhub/protocol';
import { fewOfEachAddress } from '../limits/address-shares.ts';

/** Undefined while no viewer has said it. */
export function viewerCodecs(
  viewers: Iterable<{ address: string; codecs?: readonly string[] | undefined }>,
): ViewerCodecs | undefined {
  const said = [];
  for (const { address, codecs } of viewers) if (codecs) said.push({ address, codecs });
  if (said.length === 0) return undefined;
  const counted = fewOfEachAddress(said);
  const counts = new Map<string, number>();
  for (const { codecs } of counted) {
    for (const codec of new Set(codecs)) counts.set(codec, (counts.get(codec) ?? 0) + 1);
  }
  const told = Array.from(counts, ([codec, viewers]) => ({ codec, viewers }))
    .sort((one, other) => other.viewers - one.viewers)
    .slice(0, limits.codecsMax);
  return { viewers: counted.length, codecs: told };
}
