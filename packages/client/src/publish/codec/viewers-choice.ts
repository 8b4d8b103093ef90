/**
 * Which codecs to send with, going by what the viewers can decode.
 * From: the hub's `stream:feedback`. To: mode-choice.ts.
 */
import type { ViewerCodecs } from '@streamhub/protocol';
import { type VideoCodecName, videoCodecs } from './video-codecs.ts';

/** What a codec's WebCodecs strings begin with: its profiles and levels differ from viewer to viewer. */
const BEGINS: Record<VideoCodecName, string> = {
  h264: 'avc1.',
  vp8: 'vp8',
  vp9: 'vp09.',
  av1: 'av01.',
};

function viewersOf(codec: VideoCodecName, { codecs }: ViewerCodecs): number {
  const counts = codecs.filter((each) => each.codec.startsWith(BEGINS[codec]));
  return Math.max(0, ...counts.map(({ viewers }) => viewers));
}

/** All codecs, those first that the most viewers can decode; among equals in the usual order. */
export function viewersOrder(decoding: ViewerCodecs | undefined): readonly VideoCodecName[] {
  if (decoding === undefined) return videoCodecs;
  return [...videoCodecs].sort(
    (one, other) => viewersOf(other, decoding) - viewersOf(one, decoding),
  );
}

/** How many viewers have said that they cannot decode a stream of this WebCodecs string. */
export function unableViewers(codecString: string, decoding: ViewerCodecs | undefined): number {
  const codec = videoCodecs.find((each) => codecString.startsWith(BEGINS[each]));
  if (codec === undefined || decoding === undefined) return 0;
  return decoding.viewers - viewersOf(codec, decoding);
}

/** How many viewers see another codec, but not this one. */
export function wouldGain(codec: VideoCodecName, decoding: ViewerCodecs): number {
  const most = Math.max(...videoCodecs.map((each) => viewersOf(each, decoding)));
  return most - viewersOf(codec, decoding);
}
