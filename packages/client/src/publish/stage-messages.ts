/**
 * What the page and the stage's worker say to each other.
 * From: stage.ts and source-feed.ts. To: stage-worker.ts, and back.
 */

/** A picture in memory that must be closed by whoever holds it last. */
export type Picture = VideoFrame | ImageBitmap;

/** `sourceId` grows with each source: pictures of an older one may still be on their way and are dropped. */
export type ToStageWorker =
  | { name: 'open'; width: number; height: number; frameRate: number }
  | { name: 'resize'; width: number; height: number }
  | { name: 'capture'; isOn: boolean }
  | { name: 'preview'; isOn: boolean }
  | { name: 'preview:shown' }
  | { name: 'source:none'; sourceId: number }
  | { name: 'source:readable'; sourceId: number; readable: ReadableStream<VideoFrame> }
  | { name: 'source:track'; sourceId: number; track: MediaStreamTrack }
  /** The page has the pictures; the worker's clock asks for each with `tick`. */
  | { name: 'source:ticks'; sourceId: number }
  | { name: 'source:picture'; sourceId: number; picture: Picture };

export type FromStageWorker =
  | { name: 'ready'; hasTrackProcessor: boolean }
  | { name: 'tick'; sourceId: number }
  | { name: 'frame'; dataUrl: string }
  | { name: 'preview'; bitmap: ImageBitmap };
