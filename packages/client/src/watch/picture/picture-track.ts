/**
 * What playback.ts needs of a track that becomes pictures, however it is coded.
 */
import type { Chunk } from '@streamhub/protocol';
import type { Picture } from './picture.ts';

/** Why a viewer sees the slow preview in place of the full picture. */
export type PreviewReason =
  | 'no_video_decoder'
  /** The page came over plain HTTP: the browser hides its decoders from it, and sound cannot be played either. */
  | 'insecure_context'
  | 'codec_not_supported'
  | 'decoder_failed'
  /** The line is too slow for more: the hub sends no video for a while. */
  | 'no_video_arrives';

/** How far the decoder of the picture is. `asking`: whether this browser can decode the stream. */
export type DecoderState = 'none' | 'asking' | 'unsupported' | 'waiting_for_key' | 'decoding';

export interface PictureTrackOptions {
  playTimeMs(timestampUs: number): number;
  /** Each picture is shown as soon as it is there, whatever its play time. */
  isImmediate(): boolean;
  /** A picture is there to be taken. */
  onPicture(): void;
  /** Nothing can be decoded before the next key chunk. Said again with each chunk until then. */
  onWantsKey(): void;
  /** It never decodes a picture, or, after `decoder_failed`, none before it is told otherwise by one that comes. */
  onUnable(reason: PreviewReason): void;
}

export interface PictureTrack {
  readonly state: DecoderState;
  readonly decodeMs: number;
  readonly skipped: number;
  /** Chunks before the decoder. */
  readonly waiting: number;
  push(chunk: Chunk): void;
  /** Chunks were lost, perhaps of this track: what cannot be relied on is not shown. */
  doubt(): void;
  /** The picture to paint now, which is the caller's. */
  take(nowMs: number): Picture | undefined;
  restart(): void;
  close(): void;
}
