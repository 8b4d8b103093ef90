/**
 * How the stage is to be encoded.
 * From: publisher-media.ts. To: the encoders in the stage's worker.
 */
import type { VideoCodecName } from '../codec/video-codecs.ts';

export interface VideoPlan {
  codec: VideoCodecName;
  hasLayers: boolean;
  /** By hand; without it, what is good for the size. */
  bitrateBps?: number;
}

export type EncodingPlan = VideoPlan | { codec: 'jpeg' };
