/**
 * The text of a media playlist. Source: RFC 8216, sections 4.3 and 6.2.
 * From: live-window.ts, hls.ts. To: players. Pure.
 */
import { isoTime } from '../clock.ts';

interface PlaylistSegment {
  /** What is before the dot, of itself and of its init segment. */
  name: string;
  initName: string;
  durationS: number;
  /** When its first picture was sent. */
  epochMs: number;
  /** It does not go on where the one before ended. */
  isDiscontinuous: boolean;
}

export interface Playlist {
  /** `live`: old segments go. `event`: they stay, and more come. `vod`: all there is. */
  kind: 'live' | 'event' | 'vod';
  targetS: number;
  /** The number of the first segment. */
  sequence: number;
  /** So many discontinuities have gone. */
  discontinuities: number;
  isOver: boolean;
  segments: readonly PlaylistSegment[];
}

/** Of them it is said when they were sent; between, their durations say it. */
const SAID_EVERY = 10;

/** What a playlist may say of the longest of its segments, in whole seconds. */
export function targetOf(durationsS: Iterable<number>, leastS: number): number {
  let targetS = leastS;
  for (const durationS of durationsS) targetS = Math.max(targetS, Math.round(durationS));
  return targetS;
}

/** `isAac`: of the files whose sound is AAC. */
export function playlistText(playlist: Playlist, { isAac }: { isAac: boolean }): string {
  const { kind, targetS, sequence, discontinuities, isOver, segments } = playlist;
  const lines = [
    '#EXTM3U',
    // The lowest that has EXT-X-MAP in a list that is not of I-frames alone.
    '#EXT-X-VERSION:6',
    `#EXT-X-TARGETDURATION:${targetS}`,
    `#EXT-X-MEDIA-SEQUENCE:${sequence}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ];
  if (kind === 'live') lines.push(`#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuities}`);
  else lines.push(`#EXT-X-PLAYLIST-TYPE:${kind.toUpperCase()}`);
  const coded = isAac ? '.aac' : '';
  let initName: string | undefined;
  for (const [index, segment] of segments.entries()) {
    // The first one's is counted in the sequence of discontinuities when it goes.
    if (segment.isDiscontinuous) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.initName !== initName) {
      lines.push(`#EXT-X-MAP:URI="${segment.initName}${coded}.mp4"`);
    }
    initName = segment.initName;
    if (segment.isDiscontinuous || index % SAID_EVERY === 0) {
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${isoTime(segment.epochMs)}`);
    }
    lines.push(`#EXTINF:${segment.durationS.toFixed(3)},`, `${segment.name}${coded}.m4s`);
  }
  if (isOver) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}
