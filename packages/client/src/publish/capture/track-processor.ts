/**
 * MediaStreamTrackProcessor, which TypeScript's own lists of browser types leave out: a track's frames as a stream.
 * From: the browser. To: source-feed.ts and sound-feed.ts in the page (Chromium), picture-intake.ts in the worker (Safari).
 *
 * Source: W3C mediacapture-transform. The standard has it in workers only; Chromium has it in windows only.
 */
interface TrackProcessor<Frame> {
  readonly readable: ReadableStream<Frame>;
}

interface TrackProcessorConstructor<Frame> {
  new (init: { track: MediaStreamTrack; maxBufferSize?: number }): TrackProcessor<Frame>;
}

/** Undefined where this browser or this side does not have it. `Frame` is what the track is of. */
export function trackProcessor<Frame extends VideoFrame | AudioData>():
  | TrackProcessorConstructor<Frame>
  | undefined {
  const scope = globalThis as { MediaStreamTrackProcessor?: TrackProcessorConstructor<Frame> };
  return scope.MediaStreamTrackProcessor;
}
