/**
 * Which of a section's tracks a container can hold, and what mediabunny calls their codecs: the first picture and the first sound.
 * From: film-plan.ts, ../../hls/. Pure.
 */
import type { RecordedTrack } from '@streamhub/protocol';

type VideoFamily = 'avc' | 'hevc' | 'av1' | 'vp8' | 'vp9';
type AudioFamily = 'opus' | 'aac';

/** What begins a codec string, and what mediabunny calls it. */
const VIDEO: ReadonlyMap<string, VideoFamily> = new Map([
  ['avc1', 'avc'],
  ['avc3', 'avc'],
  ['hvc1', 'hevc'],
  ['hev1', 'hevc'],
  ['av01', 'av1'],
  ['vp8', 'vp8'],
  ['vp9', 'vp9'],
  ['vp09', 'vp9'],
]);
const AUDIO: ReadonlyMap<string, AudioFamily> = new Map([
  ['opus', 'opus'],
  ['mp4a', 'aac'],
]);

export interface VideoTrack {
  trackId: number;
  family: VideoFamily;
  track: Extract<RecordedTrack, { kind: 'video' }>;
}

export interface AudioTrack {
  trackId: number;
  family: AudioFamily;
  track: Extract<RecordedTrack, { kind: 'audio' }>;
}

export interface FilmTracks {
  video: VideoTrack | undefined;
  audio: AudioTrack | undefined;
}

export function filmTracksOf(tracks: readonly RecordedTrack[]): FilmTracks {
  const video = tracks.find((track) => track.kind === 'video');
  const audio = tracks.find((track) => track.kind === 'audio');
  const videoFamily = video && VIDEO.get(wordOf(video.codec));
  const audioFamily = audio && AUDIO.get(wordOf(audio.codec));
  return {
    video: videoFamily && { trackId: video.trackId, family: videoFamily, track: video },
    audio: audioFamily && { trackId: audio.trackId, family: audioFamily, track: audio },
  };
}

/** Of a codec string of WebCodecs, what is before its profile. */
function wordOf(codec: string): string {
  return codec.split('.')[0]?.toLowerCase() ?? '';
}

export function videoConfigOf({ track }: VideoTrack): VideoDecoderConfig {
  const { codec, width, height, description } = track;
  if (width === undefined || height === undefined) {
    throw new Error('the size of its picture was not stated');
  }
  return { codec, codedWidth: width, codedHeight: height, ...bytesOf(description) };
}

export function audioConfigOf({ track }: AudioTrack): AudioDecoderConfig {
  const { codec, sampleRate, channels, description } = track;
  return { codec, sampleRate, numberOfChannels: channels, ...bytesOf(description) };
}

function bytesOf(description: string | undefined): { description?: Uint8Array } {
  return description === undefined ? {} : { description: Buffer.from(description, 'base64') };
}
