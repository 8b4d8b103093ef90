/**
 * The text of a multivariant playlist: the stream as it was sent, and with AAC. A player takes the first that it can decode.
 * Source: RFC 8216, section 4.3.4. From: hls.ts. To: players. Pure.
 */
import { hasAac } from './aac-sound-track.ts';
import type { HlsTracks } from './hls-tracks.ts';

const QUOTABLE = /^[\w.-]+$/;

export interface Offer {
  tracks: HlsTracks;
  /** Of the segment that has most in its time. */
  peakBps: number;
}

/** The whole sound is in the segments: not every player takes one of a playlist of its own, and silences would have no segment. */
export function multivariantText({ tracks, peakBps }: Offer): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:6', '#EXT-X-INDEPENDENT-SEGMENTS'];
  const { video, audio } = tracks;
  const { codec: picture, width, height } = video?.track ?? {};
  const size = width && height ? `,RESOLUTION=${width}x${height}` : '';
  add('sent.m3u8', audio?.track.codec);
  if (hasAac(audio)) add('aac.m3u8', 'mp4a.40.2');
  return `${lines.join('\n')}\n`;

  function add(uri: string, sound: string | undefined): void {
    const codecs = [picture, sound].filter((codec) => codec !== undefined);
    // The streamer's words: what would end the quotes is not said.
    const said = codecs.every((codec) => QUOTABLE.test(codec)) ? `,CODECS="${codecs}"` : '';
    lines.push(`#EXT-X-STREAM-INF:BANDWIDTH=${peakBps}${said}${size}`, uri);
  }
}
