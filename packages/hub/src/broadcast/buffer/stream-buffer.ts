/**
 * What every stream offers to both kinds of viewers, however it is sent. A stream is sent as frames or as chunks; its
 * buffer translates at this border, each piece once and only if somebody needs it:
 *
 * | sent as | to a `base64` viewer | to a `chunks` viewer |
 * |---|---|---|
 * | frames (classic-buffer.ts) | the frame | a batch of one key chunk with the picture's bytes |
 * | chunks (coded-buffer.ts) | each picture of the preview as a frame | the batch |
 */
import type { StreamTracks, Track } from '@streamhub/protocol';
import type { Batch } from './batch.ts';
import type { SharedFrames } from './shared-data.ts';

export interface StatedTracks {
  tracks: Track[];
  clockOffsetUs?: number | undefined;
}

/** What a `chunks` viewer is told. */
export function streamTracksOf(
  streamKey: string,
  { tracks, clockOffsetUs }: Readonly<StatedTracks>,
): StreamTracks {
  return clockOffsetUs === undefined ? { streamKey, tracks } : { streamKey, tracks, clockOffsetUs };
}

export interface Picture {
  mediaType: 'image/jpeg' | 'image/png' | 'image/webp';
  bytes: Uint8Array;
}

/** What a streamer sent at one time, in both forms. */
export interface Piece {
  /** How many frames or chunks, and how large, as they came. */
  readonly frames: number;
  readonly bytes: number;
  /** Undefined if there is no picture in it that a `base64` viewer could be shown. */
  frame(): string | undefined;
  batch(): Batch;
}

export interface StreamBuffer extends StatedTracks {
  /** For a late `base64` viewer, oldest first; the same object for all who come before the next frame. */
  frames(): SharedFrames;
  /** For a late `chunks` viewer: one batch, or no bytes. */
  batch(): Uint8Array;
  newestPicture(): Picture | undefined;
  /** How much of the stream's time is in what a late viewer gets, as far as it is known. */
  readonly spanMs: number;
  /** What it keeps. */
  readonly bytes: number;
  /** Lets go of all that only viewers who join later would need. */
  forget(): void;
  /** Whether a viewer who has got `batch()` can decode what follows of this video. */
  hasBegun(trackId: number): boolean;
  /** Whether asking the streamer for a key frame would help a viewer who joins now. */
  readonly wantsKeyframe: boolean;
  /** Whether the streamer can be asked: where each picture stands alone it need not be. */
  readonly hasKeyframes: boolean;
}

/** The text, and the bytes made of it. */
const WRITTEN_FORMS = 2;

/** What the written forms of a buffer may take of memory. */
export function writtenBytes(frames: SharedFrames | undefined): number {
  return WRITTEN_FORMS * (frames?.bytes ?? 0);
}
