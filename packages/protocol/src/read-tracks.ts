/**
 * The tracks that a hub states, as a viewer reads them: what the schema of tracks.ts makes of them, without its sentences
 * and without its library, which every viewer would have to load for this alone.
 * From: `stream:joined` and `stream:tracks`. To: a player.
 */
import { bytesOf } from './chunk-bytes.ts';
import { limits } from './limits.ts';
import {
  CODEC_NAME,
  COLOUR_NAME,
  MAX_DESCRIPTION_BYTES,
  MAX_FRAME_RATE,
  trackBounds,
} from './track-form.ts';
import type { Track } from './tracks.ts';

type Fields = Readonly<Record<string, unknown>>;
type VideoTrack = Extract<Track, { kind: 'video' }>;

class NoTrack extends Error {}

/** Undefined if they are not all tracks. */
export function readTracks(value: unknown): Track[] | undefined {
  if (!Array.isArray(value) || value.length < 1 || value.length > limits.maxTracks) {
    return undefined;
  }
  try {
    const tracks = Array.from(value, trackOf);
    const ids = new Set(tracks.map(({ trackId }) => trackId));
    return ids.size === tracks.length ? tracks : undefined;
  } catch (error) {
    if (error instanceof NoTrack) return undefined;
    throw error;
  }
}

function trackOf(value: unknown): Track {
  const fields = fieldsOf(value);
  const trackId = whole(fields['trackId'], trackBounds.trackId);
  switch (fields['kind']) {
    case 'video':
      return {
        kind: 'video',
        trackId,
        codec: name(fields['codec'], CODEC_NAME),
        ...description(fields),
        ...colorSpace(fields),
        ...size(fields),
        ...frameRate(fields),
        temporalLayers: whole(fields['temporalLayers'] ?? 1, trackBounds.temporalLayers),
      };
    case 'audio':
      return {
        kind: 'audio',
        trackId,
        codec: name(fields['codec'], CODEC_NAME),
        ...description(fields),
        sampleRate: whole(fields['sampleRate'], trackBounds.sampleRate),
        channels: whole(fields['channels'], trackBounds.channels),
      };
    case 'preview':
      if (fields['codec'] !== 'jpeg') throw new NoTrack();
      return { kind: 'preview', trackId, codec: 'jpeg', ...size(fields) };
    default:
      throw new NoTrack();
  }
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NoTrack();
  return value as Fields;
}

function whole(value: unknown, { min, max }: { min: number; max: number }): number {
  if (!Number.isInteger(value)) throw new NoTrack();
  const number = value as number;
  if (number < min || number > max) throw new NoTrack();
  return number;
}

function name(value: unknown, form: RegExp): string {
  if (typeof value !== 'string' || !form.test(value)) throw new NoTrack();
  return value;
}

/** Copied, for it is kept as long as the stream, and a view would keep the whole message with it. */
function description({ description: value }: Fields) {
  if (value === undefined) return {};
  const bytes = bytesOf(value);
  if (!bytes || bytes.length < 1 || bytes.length > MAX_DESCRIPTION_BYTES) throw new NoTrack();
  return { description: new Uint8Array(bytes) };
}

function size({ width, height }: Fields) {
  return {
    ...(width === undefined ? {} : { width: whole(width, trackBounds.side) }),
    ...(height === undefined ? {} : { height: whole(height, trackBounds.side) }),
  };
}

function frameRate({ frameRate: value }: Fields) {
  if (value === undefined) return {};
  if (typeof value !== 'number' || !(value > 0 && value <= MAX_FRAME_RATE)) throw new NoTrack();
  return { frameRate: value };
}

function colorSpace({ colorSpace: value }: Fields): Pick<VideoTrack, 'colorSpace'> {
  if (value === undefined) return {};
  const { primaries, transfer, matrix, fullRange } = fieldsOf(value);
  if (fullRange !== undefined && typeof fullRange !== 'boolean') throw new NoTrack();
  return {
    colorSpace: {
      ...(primaries === undefined ? {} : { primaries: name(primaries, COLOUR_NAME) }),
      ...(transfer === undefined ? {} : { transfer: name(transfer, COLOUR_NAME) }),
      ...(matrix === undefined ? {} : { matrix: name(matrix, COLOUR_NAME) }),
      ...(fullRange === undefined ? {} : { fullRange }),
    },
  };
}
