/**
 * Which of a section's tracks are in its segments: the first picture and the first sound.
 * From: live-window.ts, recording-segments.ts. Pure.
 */
import type { RecordedTrack } from '@streamhub/protocol';
import { type FilmTracks, filmTracksOf } from '../archive/download/film-tracks.ts';

export interface HlsTracks extends FilmTracks {
  /** Segments begin at its key chunks. */
  leadId: number;
}

/**
 * Undefined: players of HLS do not take them. VP8 has no place in the MP4 of players, and pictures that are JPEGs have none in any
 * container; the sound of such a stream alone is not the stream.
 */
export function hlsTracksOf(tracks: readonly RecordedTrack[]): HlsTracks | undefined {
  const film = filmTracksOf(tracks);
  const { video, audio } = film;
  const hasPicture = tracks.some(({ kind }) => kind === 'video');
  const lead = hasPicture ? video : audio;
  return lead === undefined || video?.family === 'vp8'
    ? undefined
    : { ...film, leadId: lead.trackId };
}
