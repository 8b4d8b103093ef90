/**
 * What the page and the stage's worker say to each other.
 * From: stage.ts and source-feed.ts. To: stage-worker.ts, and back.
 */
import type { EncodingNews, UplinkShare } from '../encode/encoded-chunk.ts';
import type { EncodingPlan } from '../encode/encoding-plan.ts';
import type { PictureKind, StageScene } from './scene.ts';

/** A picture in memory that must be closed by whoever holds it last. */
export type Picture = VideoFrame | ImageBitmap;

interface OfSource {
  kind: PictureKind;
  /** Grows with each source: pictures of an older one may still be on their way and are dropped. */
  sourceId: number;
}

export type SourceMessage =
  | ({ name: 'source:none' } & OfSource)
  | ({ name: 'source:readable'; readable: ReadableStream<VideoFrame> } & OfSource)
  | ({ name: 'source:track'; track: MediaStreamTrack } & OfSource)
  /** The page has the pictures; the worker's clock asks for each with `tick`. */
  | ({ name: 'source:ticks' } & OfSource)
  | ({ name: 'source:picture'; picture: Picture } & OfSource);

export type ToStageWorker =
  | { name: 'open'; width: number; height: number; frameRate: number; pageOriginMs: number }
  | { name: 'resize'; width: number; height: number; frameRate: number }
  | { name: 'scene'; scene: StageScene }
  | { name: 'capture'; isOn: boolean }
  /** `encodingId` grows with each encoding: news of an older one may still be on its way and is dropped. */
  | { name: 'encode'; encodingId: number; plan: EncodingPlan }
  | { name: 'encode:key' }
  | { name: 'encode:share'; share: UplinkShare }
  | { name: 'encode:stop' }
  | { name: 'preview'; isOn: boolean; isMirrored: boolean }
  | { name: 'preview:shown' }
  /** The last: what moved here is let go, and the worker ends. */
  | { name: 'close' }
  | SourceMessage;

export type FromStageWorker =
  /** `isNoise`: what is read from a canvas is not what was drawn. */
  | { name: 'ready'; hasTrackProcessor: boolean; isNoise: boolean }
  | ({ name: 'tick' } & OfSource)
  /** No picture comes of the camera any more, or it does again. */
  | { name: 'camera:withheld'; isWithheld: boolean }
  | { name: 'frame'; dataUrl: string }
  | { name: 'encoding'; encodingId: number; news: EncodingNews }
  | { name: 'preview'; bitmap: ImageBitmap };
