/**
 * MediaStreamTrackProcessor, which TypeScript's own lists of browser types leave out: a track's frames as a stream.
 * From: the browser. To: source-feed.ts in the page (Chromium) or stage-worker.ts in the worker (Safari).
 *
 * Source: W3C mediacapture-transform. The standard has it in workers only; Chromium has it in windows only.
 */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}

interface TrackProcessorConstructor {
  new (init: { track: MediaStreamTrack; maxBufferSize?: number }): TrackProcessor;
}

/** Undefined where this browser or this side does not have it. */
export function trackProcessor(): TrackProcessorConstructor | undefined {
  const scope = globalThis as { MediaStreamTrackProcessor?: TrackProcessorConstructor };
  return scope.MediaStreamTrackProcessor;
}
