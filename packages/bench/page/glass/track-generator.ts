/**
 * MediaStreamTrackGenerator, which TypeScript's own lists of browser types leave out: a track made of frames.
 * From: the browser (Chromium). To: source-camera.ts and source-microphone.ts. Source: W3C mediacapture-transform.
 */
type TrackGenerator<Frame> = MediaStreamTrack & { readonly writable: WritableStream<Frame> };

interface TrackGeneratorConstructor {
  new (init: { kind: 'video' }): TrackGenerator<VideoFrame>;
  new (init: { kind: 'audio' }): TrackGenerator<AudioData>;
}

declare const MediaStreamTrackGenerator: TrackGeneratorConstructor;

export function videoTrackGenerator(): TrackGenerator<VideoFrame> {
  return new MediaStreamTrackGenerator({ kind: 'video' });
}

export function audioTrackGenerator(): TrackGenerator<AudioData> {
  return new MediaStreamTrackGenerator({ kind: 'audio' });
}
