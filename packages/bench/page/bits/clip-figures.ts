/**
 * What encoding the clip costs, and what is left of it.
 * From: codec-figures.ts and jpeg-figures.ts. To: bits-calls.ts.
 */
import type { VideoCodecName } from '@streamhub/client/video-codecs';

export interface CodecWish {
  codec: VideoCodecName;
  bitrateBps: number;
  /** Without it, as the streamer decides. */
  hasLayers?: boolean;
}

/** Of the whole clip. */
export interface ClipFigures {
  bytes: number;
  /** That came out: an encoder in realtime mode may leave some out. */
  frames: number;
  psnrDb: number;
}
