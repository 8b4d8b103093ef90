/**
 * Which sound can be AAC as well, and what is said of that.
 * From: multivariant.ts, segment-muxer.ts. Pure.
 */
import type { RecordedTrack } from '@streamhub/protocol';
import type { AudioTrack } from '../archive/download/film-tracks.ts';

export const AAC_RATE = 48_000;
/** More have tables of channels. */
const MOST_CHANNELS = 2;

/** Whether there is AAC of it beside what was sent. */
export function hasAac(audio: AudioTrack | undefined): audio is AudioTrack {
  return audio?.family === 'opus' && audio.track.channels <= MOST_CHANNELS;
}

/** What the segments' init segment says of it. */
export function aacTrack({ trackId, track }: AudioTrack): AudioTrack {
  const { channels } = track;
  // AudioSpecificConfig: AAC-LC, 48 kHz, channels. Source: ISO/IEC 14496-3, 1.6.2.1.
  const config = Buffer.of(0x11, 0x80 | (channels << 3)).toString('base64');
  const said: Extract<RecordedTrack, { kind: 'audio' }> = {
    ...track,
    codec: 'mp4a.40.2',
    sampleRate: AAC_RATE,
    description: config,
  };
  return { trackId, family: 'aac', track: said };
}
