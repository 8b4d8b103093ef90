/**
 * What comes out of the encoders, on its way from their workers to the wire.
 * From: video-encoding.ts, jpeg-encoding.ts, sound-encoder.ts. To: chunk-sender.ts.
 */
import type { Track, TrackKind } from '@streamhub/protocol';

export interface EncodedChunk {
  kind: TrackKind;
  isKey: boolean;
  temporalLayer: number;
  /** When it was captured, on the page's `performance.now() * 1000`, whole. */
  timestampUs: number;
  payload: Uint8Array<ArrayBuffer>;
}

/** How much of what was planned the uplink takes, 0 to 1 each. */
export interface UplinkShare {
  bitrate: number;
  frames: number;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'trackId'> : never;
/** A track as its encoder knows it; ids belong to the wire. */
export type TrackFacts = WithoutId<Track>;

export type EncodingNews =
  /** Before the first chunk that it describes. */
  | { name: 'track'; facts: TrackFacts }
  | { name: 'chunk'; chunk: EncodedChunk }
  | {
      name: 'figures';
      /** Frames that found the encoder full, since the encoding began. */
      framesSkipped: number;
      /** What it was told to make. */
      targetBitrateBps: number;
      /** What it would make if the uplink took all. */
      fullBitrateBps: number;
    }
  /** Blocks of sound that found their encoder full since this was last told, and are lost. */
  | { name: 'sound:skipped'; blocks: number }
  /** It cannot go on. */
  | { name: 'failed' };

/** Of the sound, which has sources that come and go. */
export type SoundNews =
  /** Another source, or the same once more. */
  | { name: 'begins' }
  | EncodingNews
  /** There is none any more. */
  | { name: 'ends' };
